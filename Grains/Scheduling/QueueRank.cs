namespace AriaCluster.Scheduling;

/// <summary>A part's place among those of its priority: by position, then by tie, which for most is their task's id.</summary>
internal readonly record struct QueueRank(long Position, string? Tie, PartId Id) : IComparable<QueueRank>
{
    public int CompareTo(QueueRank other)
    {
        var byPosition = Position.CompareTo(other.Position);
        var byTie = byPosition != 0 || (Tie is null && other.Tie is null) ? byPosition : string.CompareOrdinal(Digits, other.Digits);
        return byTie != 0 ? byTie : Id.CompareTo(other.Id);
    }

    public string Digits => Tie ?? Id.Task.ToString("N");
}
