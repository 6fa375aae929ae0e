namespace AriaCluster.Cluster;

/// <summary>What the whole cluster may ask of one origin host.</summary>
/// <param name="Host">In lower case.</param>
/// <param name="Connections">At once; null for the default.</param>
/// <param name="StartsPerSecond">New downloads; null for the default.</param>
[GenerateSerializer, Immutable, Alias("aria.host-setting")]
public sealed record HostSetting([property: Id(0)] string Host, [property: Id(1)] int? Connections, [property: Id(2)] double? StartsPerSecond);
