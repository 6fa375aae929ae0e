using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>How far an attempt is.</summary>
/// <param name="Key">The attempt.</param>
/// <param name="Status">Downloading or delivering.</param>
/// <param name="CompletedBytes">That are there.</param>
/// <param name="LengthBytes">Of all, once known.</param>
/// <param name="SpeedBytesPerSecond">Of the download.</param>
/// <param name="Connections">To sources.</param>
/// <param name="WorkedBytes">What goes on with bytes that are there, while they are verified or copied: as long as it changes something is done.</param>
/// <param name="MayIdle">That nothing happens is no fault: a torrent waits for peers or seeds, a file waits to be verified.</param>
[GenerateSerializer, Immutable, Alias("aria.part-progress")]
public sealed record PartProgress(
    [property: Id(0)] PartKey Key,
    [property: Id(1)] DownloadStatus Status,
    [property: Id(2)] long CompletedBytes,
    [property: Id(3)] long? LengthBytes,
    [property: Id(4)] long SpeedBytesPerSecond,
    [property: Id(5)] int Connections,
    [property: Id(6)] long WorkedBytes = 0,
    [property: Id(7)] bool MayIdle = false);
