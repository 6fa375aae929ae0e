namespace AriaCluster.Cluster;

/// <summary>Lets machines join as workers for a while. The token itself is stored nowhere.</summary>
/// <param name="Id">By which it is listed and revoked; tells nothing about the token.</param>
/// <param name="Hash">SHA-256 of the token, hexadecimal.</param>
/// <param name="By">The name of the key that made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">From when on it is refused.</param>
[GenerateSerializer, Immutable, Alias("aria.join-token")]
public sealed record JoinToken(
    [property: Id(0)] string Id,
    [property: Id(1)] string Hash,
    [property: Id(2)] string By,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] DateTimeOffset ExpiresAt);
