using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AriaCluster.Api.Audit;
using AriaCluster.Api.Hub;
using AriaCluster.Cluster;

namespace AriaCluster.Api.Cluster;

/// <summary>What a change of the cluster's settings made of them, value by value, as the documents show them.</summary>
internal static class ClusterChanges
{
    public static void Note(AuditNote note, ClusterSettings before, ClusterSettings now)
    {
        note.Change("pause", Describe(before.Pause), Describe(now.Pause));
        note.Change("maxRunning", before.MaxRunning, now.MaxRunning);
        note.Change("tagFallback", before.TagFallback, now.TagFallback);
        note.Change("speed", Describe(before.Speed), Describe(now.Speed));
        foreach (var host in before.Hosts.Concat(now.Hosts).Select(host => host.Host).Distinct())
        {
            note.Change(host, Describe(before.Hosts.FirstOrDefault(known => known.Host == host)), Describe(now.Hosts.FirstOrDefault(known => known.Host == host)));
        }

        for (var i = 0; i < Math.Max(before.Errors.Length, now.Errors.Length); i++)
        {
            note.Change($"rule {i + 1}", Describe(before, i), Describe(now, i));
        }
    }

    /// <summary>A speed limit as it is set.</summary>
    public static string? Describe(SpeedLimit? limit) =>
        Json(SpeedDocument.From(limit, DateTimeOffset.UnixEpoch) is { } document ? document with { Now = null, ChangesAt = null } : null, HubJson.Answers.SpeedDocument);

    private static string? Describe(ClusterPause? pause) => pause is null ? null : pause.Until is { } until ? $"until {until:u}" : "until it is resumed";

    private static string? Describe(HostSetting? host) => Json(
        host is null ? null : new HostDocument(host.Host, host.Connections, host.StartsPerSecond, host.EgressConnections, host.EgressStartsPerSecond),
        HubJson.Answers.HostDocument);

    private static string? Describe(ClusterSettings settings, int rule) =>
        Json(rule < settings.Errors.Length ? ErrorRuleDocument.From(settings.Errors[rule]) : null, HubJson.Answers.ErrorRuleDocument);

    private static string? Json<T>(T? value, JsonTypeInfo<T> type)
        where T : class => value is null ? null : JsonSerializer.Serialize(value, type);
}
