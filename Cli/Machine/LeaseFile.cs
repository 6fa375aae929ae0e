using System.Globalization;

namespace AriaCluster.Cli.Machine;

/// <summary>What an agent writes for its guards: until when it may go on, in seconds since this boot, and which boot that is.</summary>
internal static class LeaseFile
{
    /// <summary>Whether the hub has answered this process of the worker within its lease. That of an earlier process may still run.</summary>
    public static bool IsGood(DataFolder folder, string worker, ProcessIdentity agent)
    {
        var path = Path.Combine(folder.Worker(worker), "lease");
        try
        {
            if (File.GetLastWriteTimeUtc(path) < agent.StartedAt)
            {
                return false;
            }

            var words = File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            return words is [var end, var boot] && boot == File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()
                && long.TryParse(end, out var seconds) && seconds > double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
