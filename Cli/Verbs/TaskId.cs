using System.CommandLine.Parsing;

namespace AriaCluster.Cli.Verbs;

/// <summary>What is named as a task. The hub knows which there are; but of a path these would make another one.</summary>
internal static class TaskId
{
    public static void Check(ArgumentResult result)
    {
        foreach (var token in result.Tokens.Where(token => token.Value.Trim() is "" or "." or ".."))
        {
            result.AddError($"'{token.Value}' is no id of a task.");
        }

        // A predecessor's pause took seconds. No id is a short number.
        foreach (var token in result.Tokens.Where(token => result.Parent is CommandResult { Command.Name: "pause" } && token.Value.Length < 16 && token.Value.All(char.IsAsciiDigit)))
        {
            result.AddError($"'{token.Value}' is no id of a task. To start nothing new for so many seconds: cluster pause --for {token.Value}s");
        }
    }
}
