using System.CommandLine;
using AriaCluster.Cli.Completion;

namespace AriaCluster.Cli.Verbs;

/// <summary>
/// <c>aria complete -- WORD…</c>: what may stand in place of the last word, one candidate a line with its meaning after a tab. For the
/// scripts of <c>aria completion</c>, not for people.
/// </summary>
internal static class CompleteVerb
{
    public const string Name = "complete";

    public static async Task<int> RunAsync(string[] words, Command root, CommonOptions common, Shell shell, CancellationToken ct)
    {
        foreach (var candidate in await new Completer(root, new LiveValues(common, shell)).CompleteAsync(words, ct))
        {
            shell.Out.WriteLine(candidate.Meaning is { Length: > 0 } meaning ? $"{candidate.Word}\t{meaning}" : candidate.Word);
        }

        return (int)ExitCode.Done;
    }
}
