using AriaCluster.Tasks;

namespace AriaCluster.Scheduling;

/// <summary>
/// Whose part is next in a plan. Within a priority owners take turns by what they have; an owner's parts go by their place in the
/// queue. A group is in here while its first part may be placed.
/// </summary>
internal sealed class PlanOrder(PendingQueue queue, Running running, PlanTerms terms)
{
    private readonly Dictionary<(TaskPriority, string), PlanLevel> _all = [];

    // A level stands here under the rank that it was last queued with; an entry of another rank was superseded.
    private readonly PriorityQueue<PlanLevel, PlanRank> _levels = new();

    public void Add(PendingGroup group)
    {
        ref readonly var first = ref queue.First(group);
        var level = LevelOf(group, first.Position);
        level.Add(group, first.Rank);
        if (level.QueuedWith is not { } known || level.Rank.CompareTo(known) < 0)
        {
            Queue(level);
        }
    }

    /// <summary>Takes the group whose first part is next; null when none is left.</summary>
    public PendingGroup? Next()
    {
        while (_levels.TryDequeue(out var level, out var known))
        {
            if (level.QueuedWith != known)
            {
                continue;
            }

            // Its owner may have got more through another level meanwhile.
            if (level.Rank.CompareTo(known) > 0)
            {
                Queue(level);
                continue;
            }

            var group = level.Take();
            level.QueuedWith = null;
            if (!level.IsEmpty)
            {
                Queue(level);
            }

            return group;
        }

        return null;
    }

    private void Queue(PlanLevel level)
    {
        level.QueuedWith = level.Rank;
        _levels.Enqueue(level, level.Rank);
    }

    private PlanLevel LevelOf(PendingGroup group, long first)
    {
        var priority = Aged(group.Priority, first);
        if (!_all.TryGetValue((priority, group.Owner), out var level))
        {
            _all[(priority, group.Owner)] = level = new(priority, running.ShareOf(group.Owner));
        }

        return level;
    }

    // A group's first part stands before all others of it, so it is also the one that has waited the longest.
    private TaskPriority Aged(TaskPriority priority, long first)
    {
        if (terms.Aging <= TimeSpan.Zero)
        {
            return priority;
        }

        var steps = Math.Clamp((terms.Now.ToUnixTimeMilliseconds() - first) / terms.Aging.TotalMilliseconds, 0, (int)TaskPriority.Urgent);
        return (TaskPriority)Math.Min((int)TaskPriority.Urgent, (int)priority + (int)steps);
    }
}
