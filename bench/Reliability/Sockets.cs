using System.Globalization;

namespace AriaCluster.Bench.Reliability;

/// <summary>Which process has the other end of a connection on this machine, by /proc.</summary>
internal static class Sockets
{
    private const string Established = "01";

    /// <summary>The inode of the socket bound to a local port that is connected to the given one; null if it is gone.</summary>
    public static string? InodeOf(int localPort, int remotePort)
    {
        foreach (var line in File.ReadLines("/proc/net/tcp").Skip(1))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields[3] == Established && PortOf(fields[1]) == localPort && PortOf(fields[2]) == remotePort)
            {
                return fields[9];
            }
        }

        return null;
    }

    public static bool Has(OsProcess process, string inode)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process.Id}/fd").Any(file => new FileInfo(file).LinkTarget == $"socket:[{inode}]");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It is gone.
        }
    }

    private static int PortOf(string address) => int.Parse(address[(address.IndexOf(':') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
