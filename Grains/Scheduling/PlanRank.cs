using AriaCluster.Tasks;

namespace AriaCluster.Scheduling;

/// <summary>A level's place in a plan: the most urgent, then whose owner has the least of the cluster, then who waits the longest.</summary>
internal readonly record struct PlanRank(TaskPriority Priority, int InUse, QueueRank First) : IComparable<PlanRank>
{
    public int CompareTo(PlanRank other)
    {
        // As numbers: an enumeration's own comparison would make two objects each time.
        var byPriority = ((int)other.Priority).CompareTo((int)Priority);
        var byShare = byPriority != 0 ? byPriority : InUse.CompareTo(other.InUse);
        return byShare != 0 ? byShare : First.CompareTo(other.First);
    }
}
