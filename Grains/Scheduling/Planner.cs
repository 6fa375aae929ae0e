namespace AriaCluster.Scheduling;

/// <summary>
/// Decides which part goes to which worker: queue and workers in, a plan out. Planned parts leave the queue and are booked on their
/// workers. The same queue, workers and time give the same plan.
/// </summary>
/// <param name="placement">The strategy.</param>
/// <param name="patience">How long a part waits for a worker that is away with its bytes.</param>
internal sealed class Planner(IPlacement placement, TimeSpan patience)
{
    // How soon a part that could not be placed, while its siblings can, is looked at again.
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    /// <summary>Plans at most <paramref name="limit"/> parts, highest priority first, then in the order of the queue.</summary>
    public List<PlannedPart> Plan(PendingQueue queue, Roster roster, DateTimeOffset now, int limit)
    {
        queue.Wake(now);
        var plan = new List<PlannedPart>();
        var groups = Open(queue, roster);
        while (plan.Count < limit && groups.TryDequeue(out var group, out _))
        {
            if (Place(queue, group, roster, now) is { } planned)
            {
                plan.Add(planned);
            }

            Reopen(groups, queue, group, roster);
        }

        return plan;
    }

    private static PriorityQueue<PendingGroup, Rank> Open(PendingQueue queue, Roster roster)
    {
        var groups = new PriorityQueue<PendingGroup, Rank>();
        foreach (var group in queue.Ready())
        {
            Reopen(groups, queue, group, roster);
        }

        return groups;
    }

    // A group that nobody fits, or whose workers are full, takes no further part in this plan, however many parts it has.
    private static void Reopen(PriorityQueue<PendingGroup, Rank> groups, PendingQueue queue, PendingGroup group, Roster roster)
    {
        if (queue.HasReady(group) && Array.Exists(group.Fit(roster), worker => worker.Free > 0))
        {
            ref readonly var first = ref queue.First(group);
            groups.Enqueue(group, new(-(int)group.Priority, first.Position, first.Id));
        }
    }

    private PlannedPart? Place(PendingQueue queue, PendingGroup group, Roster roster, DateTimeOffset now)
    {
        ref readonly var part = ref queue.First(group);
        var fit = group.Fit(roster);
        if (MustWait(part, group, fit, roster, now) is { } until)
        {
            queue.Defer(group, until);
            return null;
        }

        // Other workers than the one to blame go first; it gets the part back only when it is the only one that fits.
        var except = IsOnlyOne(fit, part.Avoid) ? null : part.Avoid;
        var worker = Holder(part, fit, except) ?? placement.Choose(fit, except);
        if (worker is null)
        {
            queue.Defer(group, now + _pause);
            return null;
        }

        worker.OnTheWay++;
        return new(queue.Take(group), worker);
    }

    /// <summary>Until when the part is not to be placed although its group is; null if it may be.</summary>
    private DateTimeOffset? MustWait(
        in PendingEntry part, PendingGroup group, RosterWorker[] fit, Roster roster, DateTimeOffset now)
    {
        // The delay is for the worker to blame alone: another one may come at any time and need not wait.
        if (part.NotBefore > now.ToUnixTimeMilliseconds() && IsOnlyOne(fit, part.Avoid))
        {
            var notBefore = DateTimeOffset.FromUnixTimeMilliseconds(part.NotBefore);
            return notBefore < now + _pause ? notBefore : now + _pause;
        }

        var holder = part.BytesOn is null || part.BytesOn == part.Avoid ? null : roster.Find(part.BytesOn);
        // It is looked for again soon, for it may be back at any time.
        return holder is not null && holder.Carries(group.Tags) && holder.IsBrieflyAway(now, patience) ? now + _pause : null;
    }

    private static bool IsOnlyOne(RosterWorker[] fit, string? name) => name is not null && fit.Length == 1 && fit[0].Name == name;

    /// <summary>The worker that has bytes of the part, if it has room.</summary>
    private static RosterWorker? Holder(in PendingEntry part, RosterWorker[] fit, string? except)
    {
        if (part.BytesOn is not { } name || name == except)
        {
            return null;
        }

        return Array.Find(fit, worker => worker.Name == name && worker.Free > 0);
    }

    /// <summary>Which group's first part is next.</summary>
    private readonly record struct Rank(int Priority, long Position, PartId Id) : IComparable<Rank>
    {
        public int CompareTo(Rank other)
        {
            var byPriority = Priority.CompareTo(other.Priority);
            var byPosition = byPriority != 0 ? byPriority : Position.CompareTo(other.Position);
            return byPosition != 0 ? byPosition : Id.CompareTo(other.Id);
        }
    }
}
