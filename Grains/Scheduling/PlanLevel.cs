using AriaCluster.Tasks;

namespace AriaCluster.Scheduling;

/// <summary>The groups of one owner whose first parts count as equally urgent.</summary>
internal sealed class PlanLevel(TaskPriority priority, Share share)
{
    private readonly PriorityQueue<PendingGroup, QueueRank> _groups = new();

    public bool IsEmpty => _groups.Count == 0;

    /// <summary>Its rank when it was last queued; null while it is not.</summary>
    public PlanRank? QueuedWith { get; set; }

    public PlanRank Rank => new(priority, share.InUse, _groups.TryPeek(out _, out var first) ? first : default);

    public void Add(PendingGroup group, QueueRank first) => _groups.Enqueue(group, first);

    public PendingGroup Take() => _groups.Dequeue();
}
