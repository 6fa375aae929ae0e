namespace AriaCluster.Scheduling;

/// <summary>A part's place among those of its priority: by position, then by tie, which for most is their task's id.</summary>
internal readonly record struct QueueRank(long Position, string? Tie, PartId Id) : IComparable<QueueRank>
{
    public static QueueRank Of(string taskId, long position, string? tie) => new(position, tie, PartId.Of(taskId, 0));

    public int CompareTo(QueueRank other)
    {
        var byPosition = Position.CompareTo(other.Position);
        var byTie = byPosition != 0 || (Tie is null && other.Tie is null) ? byPosition : string.CompareOrdinal(Digits, other.Digits);
        return byTie != 0 ? byTie : Id.CompareTo(other.Id);
    }

    /// <summary>What decides among equal positions, compared as text.</summary>
    public string Digits => Tie ?? Id.Task.ToString("N");
}
