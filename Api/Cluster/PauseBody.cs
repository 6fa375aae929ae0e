using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AriaCluster.Api.Cluster;

/// <summary>For how long nothing new is to start.</summary>
/// <param name="Seconds">After these it goes on by itself; without them, when it is resumed.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PauseBody([property: Range(1, 2_592_000)] double? Seconds);
