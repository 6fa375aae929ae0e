using System.Collections.Immutable;

namespace AriaCluster.Workers;

/// <summary>What a machine's figures say of how much more it can do.</summary>
internal static class Fitness
{
    /// <summary>From 0 to 1: the least of what is left of its processor and its memory; 1 while nothing is known.</summary>
    public static double HealthOf(WorkerHealth? health)
    {
        if (health is null)
        {
            return 1;
        }

        var processor = 1 - health.CpuPercent / 100;
        var memory = health.MemoryTotalBytes > 0 ? 1 - (double)health.MemoryUsedBytes / health.MemoryTotalBytes : 1;
        return Math.Clamp(Math.Min(processor, memory), 0, 1);
    }

    /// <summary>What may be filled of each disk: free space without the reserve.</summary>
    public static ImmutableArray<DiskRoom> RoomOf(ImmutableArray<WorkerDisk> disks, long reserveBytes) =>
        [.. disks.Select(disk => new DiskRoom(disk.Id, Math.Max(0, disk.FreeBytes - reserveBytes)) { CapacityBytes = Math.Max(0, disk.TotalBytes - reserveBytes) })];

    /// <summary>How much is there of what runs, where its length is known.</summary>
    public static ImmutableArray<PartSize> SizesOf(ImmutableArray<PartProgress> progress) =>
        [.. progress.Where(part => part.LengthBytes is not null).Select(part => new PartSize(part.Key, part.CompletedBytes, part.LengthBytes!.Value))];
}
