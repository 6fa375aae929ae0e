using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AriaCluster.Api.Workers;

/// <summary>For how long machines may join.</summary>
/// <param name="Seconds">So long the token is good; by default an hour.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record JoinTokenBody([property: Range(1, 604_800)] double? Seconds);
