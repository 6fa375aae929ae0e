namespace AriaCluster.Cluster;

/// <summary>What one origin host may be asked for, by the whole cluster and by the workers behind one address; null for the default.</summary>
/// <param name="Host">In lower case.</param>
/// <param name="Connections">At once.</param>
/// <param name="StartsPerSecond">New downloads.</param>
/// <param name="EgressConnections">At once, from one address.</param>
/// <param name="EgressStartsPerSecond">New downloads, from one address.</param>
[GenerateSerializer, Immutable, Alias("aria.host-setting")]
public sealed record HostSetting(
    [property: Id(0)] string Host,
    [property: Id(1)] int? Connections,
    [property: Id(2)] double? StartsPerSecond,
    [property: Id(3)] int? EgressConnections = null,
    [property: Id(4)] double? EgressStartsPerSecond = null);
