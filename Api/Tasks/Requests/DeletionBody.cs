using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AriaCluster.Api.Tasks.Requests;

// The shape of what IdsRequest reads of a deletion.
/// <summary>Tasks that are deleted by name.</summary>
/// <param name="Ids">Ids or gids, 1 to 1,000.</param>
/// <param name="Files">Whether what was delivered is removed, too.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DeletionBody([property: MinLength(1), MaxLength(IdsRequest.Most)] IReadOnlyList<string> Ids, bool? Files);
