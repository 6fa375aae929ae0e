namespace AriaCluster.Scheduling;

/// <summary>Whether a worker is right for a part.</summary>
internal enum Suitability
{
    /// <summary>It may get it.</summary>
    Suits = 1,

    /// <summary>It may get others of the same plan.</summary>
    NotThisPart = 2,

    /// <summary>It gets nothing more of the kind for the rest of the plan.</summary>
    NothingMore = 3,
}
