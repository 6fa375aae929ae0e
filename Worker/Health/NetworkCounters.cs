using System.Globalization;

namespace AriaCluster.Worker.Health;

/// <summary>Bytes of all network interfaces but loopback since boot: <c>/proc/net/dev</c>.</summary>
internal readonly record struct NetworkCounters(long Received, long Sent)
{
    public static NetworkCounters Read() => Parse(File.ReadLines("/proc/net/dev"));

    public static NetworkCounters Parse(IEnumerable<string> lines) =>
        lines.Select(line => line.Split(':', 2))
            .Where(parts => parts.Length == 2 && parts[0].Trim() != "lo")
            .Select(parts => parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Aggregate(default(NetworkCounters), (sum, fields) => new NetworkCounters(sum.Received + Number(fields[0]), sum.Sent + Number(fields[8])));

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
