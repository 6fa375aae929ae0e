namespace AriaCluster.Bench.Reliability;

/// <summary>How many bytes were fetched more than once, of files that can be resumed.</summary>
/// <param name="Bytes">All that the origin sent of them.</param>
/// <param name="Again">What a worker fetched again although it had had it, with nobody else at the file in between.</param>
/// <param name="Elsewhere">What was fetched anew because the file went to another worker: the one before was away for longer than its lease, or full.</param>
internal sealed record Refetch(long Bytes, long Again, long Elsewhere)
{
    public double ShareAgain => Bytes == 0 ? 0 : (double)Again / Bytes;

    public static Refetch Of(IEnumerable<LoadTask> tasks, FetchWatch watch)
    {
        var (bytes, again, elsewhere) = (0L, 0L, 0L);
        foreach (var file in tasks.Where(task => task.IsResumable).Select(task => task.File))
        {
            var needed = Stays(file, watch).Sum(requests => Distinct(requests.Select(request => request.SentRange)));
            bytes += file.BytesSent;
            again += file.BytesSent - needed;
            elsewhere += needed - Distinct(file.Requests.Select(request => request.SentRange));
        }

        return new(bytes, again, elsewhere);
    }

    // The requests of one worker after the other. Whose it was that went before it could be told is taken for the one at that time.
    private static IEnumerable<List<OriginRequest>> Stays(OriginFile file, FetchWatch watch)
    {
        var (stay, worker) = (new List<OriginRequest>(), (string?)null);
        foreach (var request in file.Requests)
        {
            if (watch.WorkerOf(request) is { } name && name != worker)
            {
                if (worker is not null)
                {
                    yield return stay;
                    stay = [];
                }

                worker = name;
            }

            stay.Add(request);
        }

        yield return stay;
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
