using AriaCluster.Scheduling;

namespace AriaCluster.Api.Cluster;

/// <summary>The cluster's settings, and what they meet.</summary>
/// <param name="Paused">Whether nothing new starts.</param>
/// <param name="PausedUntil">When that ends by itself.</param>
/// <param name="PausedBy">The name of the key that asked for it.</param>
/// <param name="MaxRunning">How many downloads may run at once.</param>
/// <param name="Running">How many are with workers now.</param>
/// <param name="Pending">How many wait.</param>
/// <param name="TagFallback">Whether tags that no worker carries are overlooked, where people have said so.</param>
/// <param name="Speed">How fast all workers together may download; left out for no limit.</param>
/// <param name="Limits">Hosts with limits of their own.</param>
/// <param name="Hosts">Hosts that are busy or cool down.</param>
internal sealed record ClusterDocument(
    bool Paused,
    DateTimeOffset? PausedUntil,
    string? PausedBy,
    int? MaxRunning,
    int Running,
    int Pending,
    bool? TagFallback,
    SpeedDocument? Speed,
    IReadOnlyList<HostDocument> Limits,
    IReadOnlyList<HostSnapshot> Hosts);
