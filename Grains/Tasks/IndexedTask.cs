using System.Collections.Immutable;

namespace AriaCluster.Tasks;

/// <summary>A row of the table <c>tasks</c>, which triggers keep beside the grains' state.</summary>
internal sealed record IndexedTask
{
    public string Id { get; init; } = "";

    public string Gid { get; init; } = "";

    public DownloadStatus Status { get; init; }

    public TaskPriority Priority { get; init; }

    public long Position { get; init; }

    /// <summary>Decides among tasks of equal position; null for the digits of the id.</summary>
    public string? Tie { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The worker it is assigned to, or that completed it.</summary>
    public string? Worker { get; init; }

    /// <summary>The last attempt of its only part.</summary>
    public int Attempt { get; init; }

    public string? BytesOn { get; init; }

    /// <summary>The text of a <see cref="Blame"/>.</summary>
    public string? Avoid { get; init; }

    public string Owner { get; init; } = "";

    public string? Host { get; init; }

    public ImmutableArray<TagRule> Tags { get; init; } = [];

    public string Name { get; init; } = "";

    public string? BatchId { get; init; }

    public long? LengthBytes { get; init; }

    /// <summary>Of the first file of the result, absolute on its worker.</summary>
    public string? Path { get; init; }

    /// <summary>As asked for and verified: <c>sha-256=…</c>.</summary>
    public string? Checksum { get; init; }

    /// <summary>In words, of the last attempt.</summary>
    public string? Error { get; init; }

    public int Failures { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public bool Deleted { get; init; }

    public string? RemoveFilesOn { get; init; }

    /// <summary>How many connections to its host it opens.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>Grows with each change of any row; sweeps read by it.</summary>
    public long Seq { get; init; }

    /// <summary>The row that triggers keep of a stored task, but for its number.</summary>
    public static IndexedTask Of(string id, DownloadTask task)
    {
        var part = task.Parts.FirstOrDefault();
        return new()
        {
            Id = id,
            Gid = task.Gid,
            Status = task.Status,
            Priority = task.Specification.Priority,
            Position = task.Position,
            Tie = task.Tie,
            NotBefore = task.NotBefore,
            Worker = part?.Worker,
            Attempt = part?.Attempt ?? 0,
            BytesOn = part?.BytesOn,
            Avoid = part?.Avoid?.Text,
            Owner = task.Owner,
            Host = task.Host,
            Tags = task.Specification.Tags,
            Name = task.Name,
            BatchId = TaskId.TryGetBatch(id, out var batch, out _) ? batch : null,
            LengthBytes = task.LengthBytes,
            Path = task.Result?.Files.FirstOrDefault()?.Path,
            Checksum = task.Result?.Checksum?.ToString(),
            Error = task.Error?.Message,
            Failures = task.Failures,
            CreatedAt = task.CreatedAt,
            StartedAt = task.StartedAt,
            EndedAt = task.EndedAt,
            Deleted = task.Deleted,
            RemoveFilesOn = task.RemoveFilesOn,
            Connections = task.Connections,
        };
    }
}
