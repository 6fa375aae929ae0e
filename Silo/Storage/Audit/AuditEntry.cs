using System.Collections.Immutable;

namespace AriaCluster.Silo.Storage.Audit;

/// <summary>One change, or many like it that were refused or changed nothing: who, from where, what, and what came of it.</summary>
internal sealed record AuditEntry
{
    /// <summary>Begins with the time, so that ids sort by it.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The operation, as the API's description names it: a stable code.</summary>
    public required string Action { get; init; }

    /// <summary>The key's name; null where there was none that is known.</summary>
    public string? By { get; init; }

    /// <summary>Where the request came from, as far as declared proxies are believed; empty for many.</summary>
    public string Address { get; init; } = "";

    /// <summary>What was changed: task, batch, worker, joinToken, key, cluster, host or database.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Its id or name; null for what there is one of, or for many.</summary>
    public string? Target { get; init; }

    /// <summary>How a command to many tasks named them; null for others.</summary>
    public string? Filter { get; init; }

    public ImmutableArray<AuditChange> Changes { get; init; } = [];

    /// <summary>The HTTP status that was answered.</summary>
    public int Status { get; init; }

    /// <summary>Tasks of a command to many or of a batch; requests, where many are one entry; else one.</summary>
    public int Count { get; init; } = 1;

    /// <summary>When it came from an archive; null for what was written here.</summary>
    public DateTimeOffset? ImportedAt { get; init; }
}
