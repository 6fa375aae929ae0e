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
    }
}
