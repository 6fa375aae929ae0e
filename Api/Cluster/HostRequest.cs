using System.Text.Json;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Cluster;

namespace AriaCluster.Api.Cluster;

/// <summary>What a request asks about an origin host.</summary>
/// <param name="Setting">The limits; null for none of its own.</param>
/// <param name="Named">Which of them the request names, be it as null.</param>
internal sealed record HostRequest(HostSetting Setting, HostLimitKinds Named)
{
    private const int MaxConnections = 1_000_000;
    private const int MaxStarts = 1_000_000;
    private const int MaxHostLength = 253;

    public static HostRequest Read(string host, JsonElement body, FaultList faults)
    {
        if (host.Length > MaxHostLength || Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            faults.Add("host", "must be a host name or an IP address alone, without scheme, port and path: example.org");
        }

        var asked = new HostRequest(new(host.ToLowerInvariant(), null, null), HostLimitKinds.None);
        foreach (var (name, value) in JsonValues.ReadMembers(body, FaultList.Body, faults))
        {
            asked = name switch
            {
                "connections" => asked.With(HostLimitKinds.Connections, asked.Setting with { Connections = ReadConnections(value, name, faults) }),
                "startsPerSecond" => asked.With(HostLimitKinds.StartsPerSecond, asked.Setting with { StartsPerSecond = ReadStarts(value, name, faults) }),
                "egressConnections" => asked.With(HostLimitKinds.EgressConnections, asked.Setting with { EgressConnections = ReadConnections(value, name, faults) }),
                "egressStartsPerSecond" => asked.With(HostLimitKinds.EgressStartsPerSecond, asked.Setting with { EgressStartsPerSecond = ReadStarts(value, name, faults) }),
                _ => asked.Refuse(name, faults),
            };
        }

        return asked;
    }

    private HostRequest With(HostLimitKinds kind, HostSetting setting) => new(setting, Named | kind);

    private HostRequest Refuse(string name, FaultList faults)
    {
        faults.Add(name, "is not known; allowed are connections, startsPerSecond, egressConnections, egressStartsPerSecond");
        return this;
    }

    private static int? ReadConnections(JsonElement value, string field, FaultList faults) => (int?)JsonValues.ReadWhole(value, field, 1, MaxConnections, faults);

    private static double? ReadStarts(JsonElement value, string field, FaultList faults) =>
        value.ValueKind != JsonValueKind.Null && JsonValues.TryReadNumber(value, field, 0.001m, MaxStarts, faults, out var starts) ? (double)starts : null;
}
