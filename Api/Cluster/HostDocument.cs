namespace AriaCluster.Api.Cluster;

/// <summary>What an origin host may be asked for by the whole cluster, and from one address.</summary>
internal sealed record HostDocument(
    string Host, int? Connections, double? StartsPerSecond, int? EgressConnections, double? EgressStartsPerSecond);
