using System.Globalization;
using AriaCluster.Worker.Linux;

namespace AriaCluster.Worker.Leases;

/// <summary>
/// Time since the machine started, which goes on while it sleeps. It is the time in the file that the guards read, to a
/// hundredth of a second, without opening that file each time.
/// </summary>
internal static class BootClock
{
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(10);
    private static readonly string _bootId = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
    private static readonly TimeSpan _difference = Difference();

    public static TimeSpan Now => Libc.SinceBoot + _difference;

    /// <summary>Differs after each start of the machine: a time of another boot means nothing.</summary>
    public static string BootId => _bootId;

    // Some containers have a file that counts from their own start: lxcfs makes it, and the kernel's clock knows nothing of it.
    private static TimeSpan Difference()
    {
        var before = Libc.SinceBoot;
        var text = File.ReadAllText("/proc/uptime");
        var file = TimeSpan.FromSeconds(double.Parse(text.AsSpan(0, text.IndexOf(' ')), CultureInfo.InvariantCulture));
        return file >= before - _tick && file <= Libc.SinceBoot ? TimeSpan.Zero : file - before;
    }
}
