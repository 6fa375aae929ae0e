namespace AriaCluster.Scheduling;

/// <summary>A file system that workers write to, however many of them: its free bytes are there once.</summary>
internal sealed class DiskSpace
{
    /// <summary>What may be filled, by the last figures of any of its workers.</summary>
    public long RoomBytes { get; set; }

    /// <summary>What parts could fill if nothing else were there; 0 while unknown.</summary>
    public long CapacityBytes { get; set; }

    /// <summary>What parts that are with its workers, or on their way to them, have still to write.</summary>
    public long ReservedBytes { get; set; }

    public long LackFor(long bytes) => Math.Max(0, bytes - (RoomBytes - ReservedBytes));
}
