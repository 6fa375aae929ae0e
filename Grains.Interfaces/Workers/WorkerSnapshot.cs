using System.Collections.Immutable;
using AriaCluster.Cluster;

namespace AriaCluster.Workers;

/// <summary>A worker as one may see it.</summary>
/// <param name="Room">Slots, tags and whether it is alive.</param>
/// <param name="Registration">What it said when it last registered.</param>
/// <param name="Health">Its last figures; null before its first heartbeat to this activation.</param>
/// <param name="Progress">Of what it runs.</param>
/// <param name="LastSeen">The hub's last answer to it.</param>
/// <param name="Performance">What it has done since the grain was activated.</param>
[GenerateSerializer, Immutable, Alias("aria.worker-snapshot")]
public sealed record WorkerSnapshot(
    [property: Id(0)] WorkerRoom Room,
    [property: Id(1)] WorkerRegistration Registration,
    [property: Id(2)] WorkerHealth? Health,
    [property: Id(3)] ImmutableArray<PartProgress> Progress,
    [property: Id(4)] DateTimeOffset? LastSeen,
    [property: Id(5)] WorkerPerformance Performance)
{
    /// <summary>How fast it may download by its own limit; null for none.</summary>
    [Id(6)]
    public SpeedLimit? Speed { get; init; }

    /// <summary>What it is limited to now, its share of the cluster's limit included; null for nothing.</summary>
    [Id(7)]
    public long? SpeedLimitNow { get; init; }
}
