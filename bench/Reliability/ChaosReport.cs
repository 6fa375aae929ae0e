using System.Globalization;

namespace AriaCluster.Bench.Reliability;

/// <summary>What a run came to, in a few lines.</summary>
internal sealed class ChaosReport(
    ChaosOptions options, IReadOnlyList<Happening> history, Troublemaker troublemaker, Refetch refetch, FetchWatch watch, Submitter submitter,
    IReadOnlyList<FinalTask> tasks, IReadOnlyList<string> skipped)
{
    private const double MostTwice = 0.10;
    private const int MostShown = 40;

    /// <summary>True if the run counts and nothing was broken.</summary>
    public bool Print()
    {
        var storage = options.OnPostgres ? "postgresql" : "sqlite";
        Write($"seed {options.Seed}, {options.Duration.TotalSeconds:0} s on {storage}{(options.Without is { } gone ? $", without {gone}" : "")}");
        Write($"tasks: {submitter.Accepted.Count} accepted ({submitter.Lost} answers thrown away), {tasks.Count(task => task.Status == "completed")} completed, {tasks.Count(task => task.Status == "failed")} failed as they should");
        Write($"seen on the wire: {Count(HappeningKind.Ordered)} orders, {Count(HappeningKind.Reported)} reports, {Count(HappeningKind.Answered)} verdicts; {Count(HappeningKind.Placed)} files placed, {Count(HappeningKind.TakenBack)} taken back");
        Write($"fetched: {refetch.Bytes / 1e6:0.0} MB resumable, {refetch.Share:P1} of it twice (at most {MostTwice:P0})");
        Write($"of it {refetch.Again / 1e6:0.0} MB by the same worker, {refetch.Lost / 1e6:0.0} MB by another one because a lease ended, {refetch.Moved / 1e6:0.0} MB by another one for another reason");
        Write($"after the lease + 5 s while the guard was frozen: {watch.Unguarded} pieces; clients gone before they could be told apart: {watch.Unknown}");
        foreach (var (trouble, hits, all) in troublemaker.Tally)
        {
            Write($"{trouble.Name}: {all}, of them {hits} in mid-download");
        }

        foreach (var reason in skipped)
        {
            Write($"SKIPPED {reason}");
        }

        var broken = Broken().ToArray();
        foreach (var fault in broken.Take(MostShown))
        {
            Write($"BROKEN {fault}");
        }

        var uncounted = Uncounted().ToArray();
        foreach (var reason in uncounted)
        {
            Write($"DOES NOT COUNT {reason}");
        }

        Console.WriteLine(broken.Length > 0 ? $"{broken.Length} promises broken" : uncounted.Length > 0 ? "nothing broken, but the run does not count" : "nothing broken");
        return broken.Length == 0 && uncounted.Length == 0;
    }

    private IEnumerable<string> Broken()
    {
        foreach (var fault in history.Where(happening => happening.Kind == HappeningKind.Broken))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{fault.At.TotalSeconds:0.0} s: {fault.Worker} {fault.Text}");
        }

        if (refetch.Share > MostTwice)
        {
            yield return $"{refetch.Share:P1} of the bytes were fetched twice";
        }
    }

    private IEnumerable<string> Uncounted() =>
        from tally in troublemaker.Tally
        where tally.Trouble.MustHit && tally.Hits < options.LeastKills
        select $"{tally.Trouble.Name}: {tally.Hits} in mid-download, {options.LeastKills} are needed";

    private int Count(HappeningKind kind) => history.Count(happening => happening.Kind == kind);

    private static void Write(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
