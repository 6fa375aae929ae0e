namespace AriaCluster.Silo.Storage.Audit;

/// <summary>Which entries are asked for, newest first; what is null does not matter.</summary>
internal sealed record AuditQuery
{
    public DateTimeOffset? Since { get; init; }

    /// <summary>Not included.</summary>
    public DateTimeOffset? Until { get; init; }

    public string? By { get; init; }

    public string? Action { get; init; }

    public string? Target { get; init; }

    /// <summary>The last entry of the page before.</summary>
    public string? AfterId { get; init; }

    public int Limit { get; init; } = 100;
}
