using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AriaCluster.Api.Tasks.Requests;

// The shape of what BatchReader reads.
/// <summary>Many tasks, of which all are accepted or none.</summary>
/// <param name="Tasks">1 to 10,000.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record BatchBody([property: MinLength(1), MaxLength(10_000)] IReadOnlyList<TaskBody> Tasks);
