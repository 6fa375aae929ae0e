namespace AriaCluster.Bench.Reliability;

/// <summary>How many bytes were fetched more than once, of files that can be resumed.</summary>
/// <param name="Bytes">All that the origin sent of them.</param>
/// <param name="Again">What a worker fetched again although it had had it, while it had the part.</param>
/// <param name="Elsewhere">What was fetched anew because the file went to another worker: the one before was away for longer than its lease, or full.</param>
internal sealed record Refetch(long Bytes, long Again, long Elsewhere)
{
    public double ShareAgain => Bytes == 0 ? 0 : (double)Again / Bytes;

    /// <param name="accepted">The tasks by their ids.</param>
    /// <param name="watch">Knows who fetched, and since when.</param>
    /// <param name="all">What happened.</param>
    public static Refetch Of(IReadOnlyDictionary<string, LoadTask> accepted, FetchWatch watch, IEnumerable<Happening> all)
    {
        var orders = all.Where(happening => happening is { Kind: HappeningKind.Ordered, Part: not null }).ToLookup(order => order.Part!.TaskId);
        var (bytes, again, elsewhere) = (0L, 0L, 0L);
        foreach (var (id, task) in accepted.Where(each => each.Value.IsResumable))
        {
            var moves = Moves(orders[id]);
            var needed = task.File.Requests.GroupBy(request => moves.Count(at => at < watch.SinceOf(request))).Sum(stay => Distinct(stay.Select(request => request.SentRange)));
            bytes += task.File.BytesSent;
            again += task.File.BytesSent - needed;
            elsewhere += needed - Distinct(task.File.Requests.Select(request => request.SentRange));
        }

        return new(bytes, again, elsewhere);
    }

    // When it went to another worker: what the one before had of it was of no use from then on, whether or not the other began.
    private static List<TimeSpan> Moves(IEnumerable<Happening> orders)
    {
        var (moves, worker) = (new List<TimeSpan>(), (string?)null);
        foreach (var order in orders)
        {
            if (worker is not null && order.Worker != worker)
            {
                moves.Add(order.At);
            }

            worker = order.Worker;
        }

        return moves;
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
