using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>How far an attempt is.</summary>
[GenerateSerializer, Immutable, Alias("aria.part-progress")]
public sealed record PartProgress(
    [property: Id(0)] PartKey Key,
    [property: Id(1)] DownloadStatus Status,
    [property: Id(2)] long CompletedBytes,
    [property: Id(3)] long? LengthBytes,
    [property: Id(4)] long SpeedBytesPerSecond,
    [property: Id(5)] int Connections);
