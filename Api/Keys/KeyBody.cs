using System.Text.Json.Serialization;

namespace AriaCluster.Api.Keys;

// The shape of what KeyRequest reads.
/// <summary>What a key is to be.</summary>
/// <param name="Scopes">What it may do: read, submit, control, admin.</param>
/// <param name="ExpiresAt">From when on it is refused; without it, never.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record KeyBody(IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt);
