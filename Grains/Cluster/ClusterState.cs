using System.Collections.Immutable;

namespace AriaCluster.Cluster;

/// <summary>What people have set for the whole cluster.</summary>
internal sealed record ClusterState
{
    public ImmutableArray<ApiKey> Keys { get; init; } = [];

    public ImmutableArray<JoinToken> JoinTokens { get; init; } = [];

    public ClusterSettings Settings { get; init; } = new();

    public ClusterState WithKey(ApiKey key) => this with { Keys = [.. WithoutKey(key.Name).Keys, key] };

    public ClusterState WithoutKey(string name) => this with { Keys = [.. Keys.Where(known => known.Name != name)] };
}
