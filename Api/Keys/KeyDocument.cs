namespace AriaCluster.Api.Keys;

/// <summary>An API key as JSON; the key itself is there only in the answer that made it.</summary>
internal sealed record KeyDocument(string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, string? Key)
{
    /// <summary>To about a minute; left out while it was never used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The folder below which all that it submits is delivered.</summary>
    public string? Root { get; init; }

    /// <summary>How many of its tasks may be unfinished at once.</summary>
    public int? MaxTasks { get; init; }

    /// <summary>How many bytes its tasks of one day may have.</summary>
    public long? MaxBytesPerDay { get; init; }
}
