using System.Globalization;
using System.Collections.Immutable;
using AriaCluster.Workers;

namespace AriaCluster.Worker.Health;

/// <summary>The machine's figures, from the kernel. Rates are over the time since the last look.</summary>
/// <param name="work">Where downloads are fetched.</param>
/// <param name="root">Where they are put.</param>
/// <param name="time">The clock.</param>
internal sealed class MachineHealth(string work, string root, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private long _lookedAt = time.GetTimestamp();
    private CpuTimes _cpu = CpuTimes.Read();
    private NetworkCounters _network = NetworkCounters.Read();

    public WorkerHealth Look()
    {
        var elapsed = time.GetElapsedTime(_lookedAt).TotalSeconds;
        _lookedAt = time.GetTimestamp();
        var (cpu, network, memory) = (CpuTimes.Read(), NetworkCounters.Read(), Memory());
        var disks = Disks();
        var tightest = disks.MinBy(disk => disk.FreeBytes)!;
        var health = new WorkerHealth(
            cpu.PercentSince(_cpu),
            memory.Used,
            memory.Total,
            tightest.FreeBytes,
            tightest.TotalBytes,
            Rate(network.Received - _network.Received, elapsed),
            Rate(network.Sent - _network.Sent, elapsed),
            time.GetElapsedTime(_started),
            disks);
        (_cpu, _network) = (cpu, network);
        return health;
    }

    /// <summary>Where downloads are fetched and put. One that both folders are on is one disk.</summary>
    public ImmutableArray<WorkerDisk> Disks() => [.. new[] { Disk.Look(work), Disk.Look(root) }.DistinctBy(disk => disk.Id)];

    // A counter that went back belongs to an interface that went away.
    private static long Rate(long bytes, double seconds) => seconds > 0 && bytes > 0 ? (long)(bytes / seconds) : 0;

    private static (long Used, long Total) Memory()
    {
        var lines = File.ReadLines("/proc/meminfo").Take(10).ToList();
        var total = KiB(lines, "MemTotal:");
        return ((total - KiB(lines, "MemAvailable:")) * 1024, total * 1024);
    }

    private static long KiB(List<string> lines, string name)
    {
        var line = lines.Find(line => line.StartsWith(name, StringComparison.Ordinal)) ?? name + " 0 kB";
        return long.Parse(line[name.Length..^2], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }
}
