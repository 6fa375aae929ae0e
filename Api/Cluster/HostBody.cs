using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AriaCluster.Api.Cluster;

/// <summary>What all workers together, and those behind one address, may ask of a host; null for what other hosts are asked for.</summary>
/// <param name="Connections">At once.</param>
/// <param name="StartsPerSecond">Downloads begun a second; less than 1 means one in several seconds.</param>
/// <param name="EgressConnections">At once, by the workers behind one address.</param>
/// <param name="EgressStartsPerSecond">Downloads begun a second by the workers behind one address.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record HostBody(
    [property: Range(1, 1_000_000)] int? Connections,
    [property: Range(0.001, 1_000_000)] double? StartsPerSecond,
    [property: Range(1, 1_000_000)] int? EgressConnections,
    [property: Range(0.001, 1_000_000)] double? EgressStartsPerSecond);
