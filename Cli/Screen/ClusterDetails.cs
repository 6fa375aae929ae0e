using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Verbs;

namespace AriaCluster.Cli.Screen;

/// <summary>What holds for the whole cluster: for people, a line each; with <c>--json</c> the hub's own document.</summary>
internal static class ClusterDetails
{
    public static void Show(JsonElement cluster, Report report)
    {
        if (report.TryRelay(cluster))
        {
            return;
        }

        foreach (var (name, value) in Lines(cluster))
        {
            report.Field(name, value);
        }
    }

    /// <summary>One host, or all: its own limits, and what it is asked for now. With <c>--json</c> the hub's own document.</summary>
    public static void ShowHosts(JsonElement cluster, string? host, Report report)
    {
        if (report.TryRelay(cluster))
        {
            return;
        }

        bool IsIt(JsonElement one) => host is null || string.Equals(one.Text("host"), host, StringComparison.OrdinalIgnoreCase);
        var limits = cluster.Items("limits").Where(IsIt).Select(limit => ("limit", $"{limit.Text("host")}: {Limits(limit)}")).ToArray();
        if (limits is [])
        {
            limits = [("limit", host is null ? "no host has one of its own" : $"{host}: as for all hosts")];
        }

        foreach (var (name, value) in limits.Concat(cluster.Items("hosts").Where(IsIt).SelectMany(Hosts)))
        {
            report.Field(name, value);
        }
    }

    private static IEnumerable<(string Name, string Value)> Lines(JsonElement cluster)
    {
        yield return ("state", State(cluster));
        yield return ("running", $"{cluster.Whole("running") ?? 0}{(cluster.Whole("maxRunning") is { } most ? $" of at most {most}" : "")}, {cluster.Whole("pending") ?? 0} waiting");
        foreach (var line in cluster.Member("speed") is { } speed ? SpeedWish.Describe(speed) : [])
        {
            yield return ("speed", line);
        }

        yield return ("tags", cluster.Member("tagFallback") switch
        {
            null => "as the hub is set (Scheduling:FallBackFromTags)",
            { ValueKind: JsonValueKind.True } => "overlooked where no worker carries what a task requires",
            _ => "always heeded",
        });

        foreach (var limit in cluster.Items("limits"))
        {
            yield return ("limit", $"{limit.Text("host")}: {Limits(limit)}");
        }

        foreach (var line in cluster.Items("hosts").SelectMany(Hosts))
        {
            yield return line;
        }
    }

    private static string State(JsonElement cluster) =>
        !cluster.GetProperty("paused").GetBoolean() ? "runs"
        : $"paused by {cluster.Text("pausedBy")}{(cluster.Text("pausedUntil") is { } until ? $" until {Times.Local(until)}" : "")}";

    private static string Limits(JsonElement limit) => string.Join(", ", new[]
    {
        limit.Whole("connections") is { } connections ? Units.Count(connections, "connection") : null,
        limit.Member("startsPerSecond") is { } starts ? Starts(starts) : null,
        limit.Whole("egressConnections") is { } shared ? $"{Units.Count(shared, "connection")} from one address" : null,
        limit.Member("egressStartsPerSecond") is { } paced ? $"{Starts(paced)} from one address" : null,
    }.OfType<string>());

    private static string Starts(JsonElement perSecond) => $"{perSecond} {(perSecond.GetDouble() == 1 ? "start" : "starts")} a second";

    private static IEnumerable<(string Name, string Value)> Hosts(JsonElement host)
    {
        yield return ("host", $"{host.Text("host")}: {Units.Count(host.Whole("inUse") ?? 0, "connection")} of {host.Whole("connections")}"
            + (host.Text("coolsUntil") is { } until ? $", cools down until {Times.Local(until)}" : ""));
        foreach (var egress in host.Items("egresses"))
        {
            yield return ("", $"  {Units.Count(egress.Whole("inUse") ?? 0, "connection")} of {egress.Whole("connections")} from {egress.Text("egress")}");
        }
    }
}
