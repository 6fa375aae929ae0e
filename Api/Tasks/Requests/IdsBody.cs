using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AriaCluster.Api.Tasks.Requests;

// The shape of what IdsRequest reads.
/// <summary>Tasks that are commanded by name.</summary>
/// <param name="Ids">Ids or gids, 1 to 1,000.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record IdsBody([property: MinLength(1), MaxLength(IdsRequest.Most)] IReadOnlyList<string> Ids);
