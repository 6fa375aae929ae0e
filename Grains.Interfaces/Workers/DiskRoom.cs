namespace AriaCluster.Workers;

/// <summary>What the parts of all its workers may fill of a file system, from the last figures of one of them.</summary>
/// <param name="Disk">Its <see cref="WorkerDisk.Id"/>.</param>
/// <param name="RoomBytes">Free space without the reserve; what parts have still to write is not taken off.</param>
[GenerateSerializer, Immutable, Alias("aria.disk-room")]
public sealed record DiskRoom([property: Id(0)] string Disk, [property: Id(1)] long RoomBytes)
{
    /// <summary>What parts could fill if nothing else were there: its size without the reserve; 0 while unknown.</summary>
    [Id(2)]
    public long CapacityBytes { get; init; }
}
