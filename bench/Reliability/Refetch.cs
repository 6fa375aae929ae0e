namespace AriaCluster.Bench.Reliability;

/// <summary>How many bytes were fetched more than once, of files that can be resumed.</summary>
/// <param name="Bytes">All that the origin sent of them.</param>
/// <param name="Again">What a worker fetched again although it had had it, while it had the part.</param>
/// <param name="Lost">What was fetched anew by another worker because the lease of the one before had ended.</param>
/// <param name="Moved">What was fetched anew by another worker for another reason: the one before was full, or got on with nothing.</param>
internal sealed record Refetch(long Bytes, long Again, long Lost, long Moved)
{
    /// <summary>The share of it that is promised to be small.</summary>
    public double Share => Bytes == 0 ? 0 : (double)(Again + Lost + Moved) / Bytes;

    /// <param name="accepted">The tasks by their ids.</param>
    /// <param name="tasks">As the hub shows them: their histories say why attempts ended.</param>
    /// <param name="watch">Knows who fetched, and since when.</param>
    /// <param name="all">What happened.</param>
    public static Refetch Of(IReadOnlyDictionary<string, LoadTask> accepted, IReadOnlyList<FinalTask> tasks, FetchWatch watch, IEnumerable<Happening> all)
    {
        var orders = all.Where(happening => happening is { Kind: HappeningKind.Ordered, Part: not null }).ToLookup(order => order.Part!.TaskId);
        var final = tasks.ToDictionary(task => task.Id);
        return accepted.Where(each => each.Value.IsResumable)
            .Select(each => Of(each.Value.File, Moves(orders[each.Key], final.GetValueOrDefault(each.Key)), watch))
            .Aggregate(new Refetch(0, 0, 0, 0), (sum, each) => new(sum.Bytes + each.Bytes, sum.Again + each.Again, sum.Lost + each.Lost, sum.Moved + each.Moved));
    }

    // What the worker before had of it was of no use from a move on, whether or not the next one began.
    private static Refetch Of(OriginFile file, IReadOnlyList<Move> moves, FetchWatch watch)
    {
        var (needed, lost, moved, seen) = (0L, 0L, 0L, 0);
        var before = new List<(long From, long To)>();
        foreach (var stay in file.Requests.GroupBy(request => moves.Count(move => move.At < watch.SinceOf(request))).OrderBy(stay => stay.Key))
        {
            var ranges = stay.Select(request => request.SentRange).ToArray();
            var (own, known) = (Distinct(ranges), Distinct(before));
            before.AddRange(ranges);
            var anew = own - (Distinct(before) - known);
            needed += own;
            if (moves.Skip(seen).Take(stay.Key - seen).Any(move => move.IsLost))
            {
                lost += anew;
            }
            else
            {
                moved += anew;
            }

            seen = stay.Key;
        }

        return new(file.BytesSent, file.BytesSent - needed, lost, moved);
    }

    private static List<Move> Moves(IEnumerable<Happening> orders, FinalTask? task)
    {
        var moves = new List<Move>();
        Happening? last = null;
        foreach (var order in orders)
        {
            if (last is not null && order.Worker != last.Worker)
            {
                moves.Add(new(order.At, task?.LostLease(last.Part!.Attempt, order.Part!.Attempt) ?? false));
            }

            last = order;
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

    /// <summary>A part went to another worker.</summary>
    /// <param name="At">When that one was told.</param>
    /// <param name="IsLost">Whether because the lease of the worker before had ended.</param>
    private sealed record Move(TimeSpan At, bool IsLost);
}
