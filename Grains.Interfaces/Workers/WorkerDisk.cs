namespace AriaCluster.Workers;

/// <summary>A file system that a worker writes to.</summary>
/// <param name="Id">The same for all workers of a machine that write to it, and for no other.</param>
/// <param name="FreeBytes">What the worker may still write.</param>
/// <param name="TotalBytes">Its size.</param>
[GenerateSerializer, Immutable, Alias("aria.worker-disk")]
public sealed record WorkerDisk([property: Id(0)] string Id, [property: Id(1)] long FreeBytes, [property: Id(2)] long TotalBytes);
