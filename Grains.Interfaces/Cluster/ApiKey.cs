namespace AriaCluster.Cluster;

/// <summary>A key to the API. The key itself is stored nowhere.</summary>
/// <param name="Name">Who or what it is for; the owner of what it submits.</param>
/// <param name="Hash">SHA-256 of the key, hexadecimal.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
[GenerateSerializer, Immutable, Alias("aria.api-key")]
public sealed record ApiKey(
    [property: Id(0)] string Name,
    [property: Id(1)] string Hash,
    [property: Id(2)] KeyScopes Scopes,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] DateTimeOffset? ExpiresAt);
