using System.Collections.Immutable;

namespace AriaCluster.Tasks;

/// <summary>A task as one may see it, live state included.</summary>
[GenerateSerializer, Immutable, Alias("aria.task-snapshot")]
public sealed record TaskSnapshot
{
    [Id(0)]
    public string Id { get; init; } = "";

    /// <summary>16 hexadecimal digits, fixed for the task's life.</summary>
    [Id(1)]
    public string Gid { get; init; } = "";

    [Id(2)]
    public TaskSpecification Specification { get; init; } = new();

    [Id(3)]
    public string Owner { get; init; } = "";

    [Id(4)]
    public DownloadStatus Status { get; init; }

    [Id(5)]
    public ImmutableArray<PartSnapshot> Parts { get; init; } = [];

    /// <summary>How often source or task were to blame since it was created or last retried by a person.</summary>
    [Id(6)]
    public int Failures { get; init; }

    /// <summary>What was decided about it, oldest first: at most 100 lines, older ones folded into one.</summary>
    [Id(7)]
    public ImmutableArray<HistoryLine> History { get; init; } = [];

    [Id(8)]
    public DateTimeOffset CreatedAt { get; init; }

    [Id(9)]
    public DateTimeOffset? StartedAt { get; init; }

    [Id(10)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>No attempt before this time; set by a retry's delay.</summary>
    [Id(11)]
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Of the source, once known.</summary>
    [Id(12)]
    public long? LengthBytes { get; init; }

    [Id(13)]
    public TaskResult? Result { get; init; }

    /// <summary>The last attempt's error.</summary>
    [Id(14)]
    public TaskError? Error { get; init; }

    [Id(15)]
    public string? BatchId { get; init; }

    /// <summary>Hidden from every list by its deletion.</summary>
    [Id(16)]
    public bool Deleted { get; init; }
}
