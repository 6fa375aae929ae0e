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

    /// <summary>What new parts may fill: free space without the reserve and without what running parts have still to write.</summary>
    public static long DiskRoomOf(WorkerHealth? health, ImmutableArray<PartProgress> progress, long reserveBytes)
    {
        if (health is not { DiskTotalBytes: > 0 })
        {
            return long.MaxValue;
        }

        var toCome = progress.Sum(part => Math.Max(0, (part.LengthBytes ?? 0) - part.CompletedBytes));
        return Math.Max(0, health.DiskFreeBytes - reserveBytes - toCome);
    }
}
