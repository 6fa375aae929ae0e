namespace AriaCluster.Scheduling;

/// <summary>The names of the strategies, as settings have them.</summary>
internal enum PlacementStrategy
{
    /// <summary>The worker with the smallest share of its slots in use.</summary>
    LeastLoaded = 1,

    /// <summary>One worker after the other.</summary>
    RoundRobin = 2,

    /// <summary>Any worker, each as likely as the others.</summary>
    Random = 3,

    /// <summary>The worker whose tags the task prefers most, even if the part must wait there; of equal ones the least loaded.</summary>
    Tags = 4,
}
