using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AriaCluster.Api.Cluster;

// The shape of what SettingsRequest reads, as are those of a pause and of a host.
/// <summary>Settings to change: null takes one back, what is left out stays.</summary>
/// <param name="MaxRunning">How many downloads may run at once.</param>
/// <param name="TagFallback">Whether tags that no worker carries are overlooked.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SettingsBody([property: Range(0, 1_000_000)] int? MaxRunning, bool? TagFallback);
