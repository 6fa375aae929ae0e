namespace AriaCluster.Api.Tasks;

/// <summary>
/// A task as JSON. Lists leave out what only the task's own grain knows: sources, options, parts, history and result; what has no
/// value is left out everywhere.
/// </summary>
internal sealed record TaskDocument
{
    public required string Id { get; init; }

    /// <summary>16 hexadecimal digits, fixed for the task's life.</summary>
    public required string Gid { get; init; }

    [TaskStatus]
    public required string Status { get; init; }

    /// <summary>The name asked for, else the source's last path segment.</summary>
    public required string Name { get; init; }

    /// <summary>1 low to 4 urgent.</summary>
    public int Priority { get; init; }

    public IReadOnlyList<string>? Uris { get; init; }

    public string? Dir { get; init; }

    public string? Out { get; init; }

    /// <summary>Tags that a worker must carry.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Further rules about its worker's tags.</summary>
    public IReadOnlyList<string>? Requires { get; init; }

    /// <summary>Rules that a worker had better meet, with their weights.</summary>
    public IReadOnlyDictionary<string, int>? Prefers { get; init; }

    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Those that hold secrets are left out.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    public string? Checksum { get; init; }

    public bool? Overwrite { get; init; }

    public int? MaxRetries { get; init; }

    /// <summary>Seconds.</summary>
    public double? RetryDelay { get; init; }

    public required string Owner { get; init; }

    public string? BatchId { get; init; }

    public string? Worker { get; init; }

    public int Attempt { get; init; }

    /// <summary>0 to 100; left out while the length is not known.</summary>
    public double? Progress { get; init; }

    public long? CompletedBytes { get; init; }

    public long? LengthBytes { get; init; }

    public long? SpeedBytesPerSecond { get; init; }

    public int Failures { get; init; }

    public ErrorDocument? Error { get; init; }

    /// <summary>Of the result's first file, absolute on its worker.</summary>
    public string? Path { get; init; }

    public ResultDocument? Result { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>While it is pending.</summary>
    public WaitDocument? Why { get; init; }

    public IReadOnlyList<PartDocument>? Parts { get; init; }

    public IReadOnlyList<HistoryDocument>? History { get; init; }
}
