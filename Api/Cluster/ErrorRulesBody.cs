using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AriaCluster.Api.Cluster;

// The shape of what ErrorRulesRequest reads.
/// <summary>All rules about failures, the first that matches decides; an empty list takes them back.</summary>
/// <param name="Rules">At most 50.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ErrorRulesBody([property: MaxLength(50)] IReadOnlyList<ErrorRuleBody> Rules);
