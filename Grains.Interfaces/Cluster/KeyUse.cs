namespace AriaCluster.Cluster;

/// <summary>When a key was last used, to about a minute.</summary>
/// <param name="Name">Of the key.</param>
/// <param name="At">By the hub's clock.</param>
[GenerateSerializer, Immutable, Alias("aria.key-use")]
public sealed record KeyUse([property: Id(0)] string Name, [property: Id(1)] DateTimeOffset At);
