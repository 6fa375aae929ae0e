using System.Globalization;

namespace AriaCluster.Worker.Leases;

/// <summary>
/// Time since the machine started, which goes on while it sleeps. Read from the file that the guards read, so that agent and
/// guards agree even where the two kinds of access give different times, as in some containers.
/// </summary>
internal static class BootClock
{
    private static readonly string _bootId = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    public static TimeSpan Now
    {
        get
        {
            var text = File.ReadAllText("/proc/uptime");
            return TimeSpan.FromSeconds(double.Parse(text.AsSpan(0, text.IndexOf(' ')), CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Differs after each start of the machine: a time of another boot means nothing.</summary>
    public static string BootId => _bootId;
}
