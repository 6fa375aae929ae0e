using System.Globalization;

namespace AriaCluster.Worker.Health;

/// <summary>Ticks of all processors together since boot: <c>/proc/stat</c>, first line.</summary>
internal readonly record struct CpuTimes(long Idle, long Total)
{
    public static CpuTimes Read() => Parse(File.ReadLines("/proc/stat").First());

    /// <param name="line">cpu, then user nice system idle iowait irq softirq steal; guest times are in user already.</param>
    public static CpuTimes Parse(string line)
    {
        var ticks = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return new CpuTimes(ticks[3] + ticks[4], ticks.Sum());
    }

    public double PercentSince(CpuTimes earlier)
    {
        var total = Total - earlier.Total;
        return total > 0 ? Math.Round(Math.Clamp(100.0 * (total - (Idle - earlier.Idle)) / total, 0, 100), 1) : 0;
    }
}
