using System.Collections.Immutable;

namespace AriaCluster.Tasks;

/// <summary>The state of one task. Transitions are methods that return the next record; the grain stores it.</summary>
internal sealed partial record DownloadTask
{
    public string Id { get; init; } = "";

    public string Gid { get; init; } = "";

    public TaskSpecification Specification { get; init; } = new();

    public string Owner { get; init; } = "";

    public string? BatchId { get; init; }

    public Submission? Submission { get; init; }

    public DownloadStatus Status { get; init; } = DownloadStatus.Pending;

    public ImmutableArray<TaskPart> Parts { get; init; } = [];

    public int Failures { get; init; }

    public ImmutableArray<HistoryLine> History { get; init; } = [];

    /// <summary>How many older lines of history were folded away.</summary>
    public int FoldedLines { get; init; }

    /// <summary>Orders tasks of equal priority: Unix milliseconds of acceptance, or of what people put it before or behind.</summary>
    public long Position { get; init; }

    /// <summary>Orders tasks of equal position; null for the digits of the id.</summary>
    public string? Tie { get; init; }

    /// <summary>Hash of owner, source and options: what makes another task the same.</summary>
    public string? Source { get; init; }

    /// <summary>The host of the first URI, in lower case; null for magnets.</summary>
    public string? Host { get; init; }

    /// <summary>How many connections to its host it opens.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>What lists show and text filters search: the name asked for, else the source's last path segment.</summary>
    public string Name { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When it came from elsewhere, with a past of its own: history is kept from then on, too.</summary>
    public DateTimeOffset? ImportedAt { get; init; }

    public long? LengthBytes { get; init; }

    /// <summary>So many bytes of it an attempt once had: its length, while unknown, is no less.</summary>
    public long LeastBytes { get; init; }

    public TaskResult? Result { get; init; }

    public TaskError? Error { get; init; }

    public bool Deleted { get; init; }

    /// <summary>The worker that is to remove the delivered files of a deleted task and has not said that it did.</summary>
    public string? RemoveFilesOn { get; init; }
}
