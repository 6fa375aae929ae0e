namespace AriaCluster.Api.Hub;

/// <summary>What runs here.</summary>
/// <param name="Version">Of Aria Cluster.</param>
/// <param name="Engine">Which engine the grains run on.</param>
/// <param name="Storage">Which kind of database keeps them.</param>
/// <param name="StartedAt">When this process began.</param>
internal sealed record HubIdentity(string Version, string Engine, string Storage, DateTimeOffset StartedAt);
