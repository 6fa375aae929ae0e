using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AriaCluster.Api.Tasks.Requests;

// The shape of what MoveRequest reads.
/// <summary>Which tasks are to go where in the queue: <c>to</c> or <c>before</c>.</summary>
/// <param name="Ids">1 to 1,000 ids or gids. They keep the order in which they stand in the queue.</param>
/// <param name="To">top or bottom of what waits with their priority.</param>
/// <param name="Before">The id or gid of a pending task of the same priority and key.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MoveAllBody([property: MinLength(1), MaxLength(IdsRequest.Most)] IReadOnlyList<string> Ids, string? To, string? Before);
