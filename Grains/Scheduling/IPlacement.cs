namespace AriaCluster.Scheduling;

/// <summary>A strategy: which of the workers that fit a part gets it.</summary>
internal interface IPlacement
{
    /// <summary>One with room; null if none has any.</summary>
    /// <param name="fit">In the order of their names.</param>
    /// <param name="except">Not this one.</param>
    RosterWorker? Choose(ReadOnlySpan<RosterWorker> fit, string? except);
}
