using System.Text.Json.Serialization;

namespace AriaCluster.Api.Tasks.Requests;

// The shape of what MoveRequest reads.
/// <summary>Where in the queue a task is to go: <c>to</c> or <c>before</c>.</summary>
/// <param name="To">top or bottom of what waits with its priority.</param>
/// <param name="Before">The id or gid of a pending task of the same priority and key.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MoveBody(string? To, string? Before);
