using System.Collections.Immutable;

namespace AriaCluster.Workers;

/// <summary>A machine's figures, measured by its agent.</summary>
/// <param name="CpuPercent">Of all cores, 0 to 100, since the last frame.</param>
/// <param name="MemoryUsedBytes">Of the machine.</param>
/// <param name="MemoryTotalBytes">Of the machine.</param>
/// <param name="DiskFreeBytes">Of that of its disks with the least room.</param>
/// <param name="DiskTotalBytes">Of the same.</param>
/// <param name="ReceivedBytesPerSecond">All network interfaces but loopback.</param>
/// <param name="SentBytesPerSecond">All network interfaces but loopback.</param>
/// <param name="Uptime">Of the agent.</param>
/// <param name="Disks">Where parts are fetched, then, if that is another one, where they are put.</param>
[GenerateSerializer, Immutable, Alias("aria.worker-health")]
public sealed record WorkerHealth(
    [property: Id(0)] double CpuPercent,
    [property: Id(1)] long MemoryUsedBytes,
    [property: Id(2)] long MemoryTotalBytes,
    [property: Id(3)] long DiskFreeBytes,
    [property: Id(4)] long DiskTotalBytes,
    [property: Id(5)] long ReceivedBytesPerSecond,
    [property: Id(6)] long SentBytesPerSecond,
    [property: Id(7)] TimeSpan Uptime,
    [property: Id(8)] ImmutableArray<WorkerDisk> Disks)
{
    /// <summary>How many of its lanes run an aria2c that has not answered for more than three seconds.</summary>
    [Id(9)]
    public int SilentLanes { get; init; }
}
