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
    [property: Id(4)] DateTimeOffset? ExpiresAt)
{
    /// <summary>The folder, relative to every worker's root, that all it submits is delivered below; null for the root itself.</summary>
    [Id(5)]
    public string? Root { get; init; }

    /// <summary>How many tasks of its name may be unfinished at once; null for any number.</summary>
    [Id(6)]
    public int? MaxTasks { get; init; }

    /// <summary>How many bytes the tasks of its name may have that were submitted within a day; null for any number.</summary>
    [Id(7)]
    public long? MaxBytesPerDay { get; init; }
}
