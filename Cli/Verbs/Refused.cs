using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Verbs;

/// <summary>What the hub refused of several that a command names. The refusal of one stops no other.</summary>
/// <param name="report">Hears of each at once.</param>
/// <param name="noun">What they are, such as <c>tasks</c>.</param>
internal sealed class Refused(Report report, string noun)
{
    private readonly List<(string Name, Failure Failure)> _failures = [];

    public ExitCode Code => _failures.Count == 0 ? ExitCode.Done : ExitCode.NotDone;

    /// <summary>All of them as one, for a document; null if nothing was refused.</summary>
    public Failure? Combined => _failures switch
    {
        [] => null,
        [var (_, alone)] => alone,
        _ => new Failure(ExitCode.NotDone, $"{_failures.Count} {noun} were refused.")
        {
            Details = [.. _failures.Select(failure => $"{failure.Name}: {failure.Failure.Message}")],
        },
    };

    /// <summary>Whether the hub has judged the one that was named, and would judge the others for themselves.</summary>
    public static bool IsOfOne(Failure failure) => failure is { Problem: not null, Code: ExitCode.NotDone or ExitCode.Usage };

    /// <param name="name">What was named.</param>
    /// <param name="failure">Why it was refused.</param>
    /// <param name="words">What is said of it, where that is more than the reason.</param>
    public void Add(string name, Failure failure, Failure? words = null)
    {
        _failures.Add((name, failure));
        report.Tell(words ?? failure);
    }
}
