namespace AriaCluster.Scheduling;

/// <summary>A part's place among those of its priority.</summary>
internal readonly record struct QueueRank(long Position, PartId Id) : IComparable<QueueRank>
{
    public int CompareTo(QueueRank other) =>
        Position.CompareTo(other.Position) is var byPosition and not 0 ? byPosition : Id.CompareTo(other.Id);
}
