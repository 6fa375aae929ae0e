namespace AriaCluster.Api.Keys;

/// <summary>An API key as JSON; the key itself is there only in the answer that made it.</summary>
internal sealed record KeyDocument(string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, string? Key);
