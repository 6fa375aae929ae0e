namespace AriaCluster.Scheduling;

/// <summary>The names of the strategies, as settings have them.</summary>
internal enum PlacementStrategy
{
    /// <summary>The worker with the smallest share of its slots in use.</summary>
    LeastLoaded = 1,

    /// <summary>One worker after the other.</summary>
    RoundRobin = 2,
}
