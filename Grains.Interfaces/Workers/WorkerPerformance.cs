namespace AriaCluster.Workers;

/// <summary>What a worker has done since its grain was activated.</summary>
[GenerateSerializer, Immutable, Alias("aria.worker-performance")]
public sealed record WorkerPerformance(
    [property: Id(0)] long Completed,
    [property: Id(1)] long Failed,
    [property: Id(2)] long CompletedBytes,
    [property: Id(3)] long AverageBytesPerSecond,
    [property: Id(4)] long PeakBytesPerSecond);
