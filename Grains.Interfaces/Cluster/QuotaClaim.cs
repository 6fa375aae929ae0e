namespace AriaCluster.Cluster;

/// <summary>Tasks that a key is about to add.</summary>
/// <param name="Id">The task's or the batch's.</param>
/// <param name="Count">How many tasks it is.</param>
/// <param name="MaxTasks">How many may be unfinished at once; null for any number.</param>
/// <param name="MaxBytesPerDay">How many bytes the tasks of the last day may have; null for any number.</param>
[GenerateSerializer, Immutable, Alias("aria.quota-claim")]
public sealed record QuotaClaim(
    [property: Id(0)] string Id,
    [property: Id(1)] int Count,
    [property: Id(2)] int? MaxTasks,
    [property: Id(3)] long? MaxBytesPerDay);
