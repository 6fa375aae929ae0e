namespace AriaCluster.Bench.Reliability;

/// <summary>How many bytes were fetched more than once, of files that can be resumed.</summary>
/// <param name="Bytes">All that the origin sent of them.</param>
/// <param name="Again">What one worker fetched again although it had had it.</param>
/// <param name="Elsewhere">What another worker fetched anew, because the first was away for longer than its lease or full.</param>
internal sealed record Refetch(long Bytes, long Again, long Elsewhere)
{
    public double ShareAgain => Bytes == 0 ? 0 : (double)Again / Bytes;

    public static Refetch Of(IEnumerable<LoadTask> tasks, FetchWatch watch)
    {
        var (bytes, again, elsewhere) = (0L, 0L, 0L);
        foreach (var file in tasks.Where(task => task.IsResumable).Select(task => task.File))
        {
            var byWorker = file.Requests.GroupBy(watch.WorkerOf).Select(requests => Distinct(requests.Select(request => request.SentRange))).ToArray();
            bytes += file.BytesSent;
            again += file.BytesSent - byWorker.Sum();
            elsewhere += byWorker.Sum() - Distinct(file.Requests.Select(request => request.SentRange));
        }

        return new(bytes, again, elsewhere);
    }

    private static long Distinct(IEnumerable<(long From, long To)> ranges)
    {
        var (length, end) = (0L, 0L);
        foreach (var (from, to) in ranges.Order())
        {
            length += Math.Max(0, to - Math.Max(from, end));
            end = Math.Max(end, to);
        }

        return length;
    }
}
