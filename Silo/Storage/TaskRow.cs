using System.Collections.Immutable;
using System.Text.Json;
using AriaCluster.Tasks;

namespace AriaCluster.Silo.Storage;

/// <summary>A row of the table <c>tasks</c> as both databases give it: enums as numbers, times as Unix milliseconds, tags as JSON.</summary>
internal sealed class TaskRow
{
    /// <summary>What a query selects for it.</summary>
    public const string Columns = """
        id AS Id, gid AS Gid, status AS Status, priority AS Priority, position AS Position, not_before AS NotBefore, worker AS Worker,
        attempt AS Attempt, bytes_on AS BytesOn, avoid AS Avoid, owner AS Owner, host AS Host, tags AS Tags, name AS Name,
        length_bytes AS LengthBytes, path AS Path, checksum AS Checksum, error AS Error, failures AS Failures,
        created_at AS CreatedAt, started_at AS StartedAt, ended_at AS EndedAt, deleted AS Deleted,
        remove_files_on AS RemoveFilesOn, connections AS Connections, tie AS Tie, seq AS Seq
        """;

    public string Id { get; init; } = "";

    public string Gid { get; init; } = "";

    public int Status { get; init; }

    public int Priority { get; init; }

    public long Position { get; init; }

    public string? Tie { get; init; }

    public long? NotBefore { get; init; }

    public string? Worker { get; init; }

    public int Attempt { get; init; }

    public string? BytesOn { get; init; }

    public string? Avoid { get; init; }

    public string Owner { get; init; } = "";

    public string? Host { get; init; }

    public string Tags { get; init; } = "[]";

    public string Name { get; init; } = "";

    public long? LengthBytes { get; init; }

    public string? Path { get; init; }

    public string? Checksum { get; init; }

    public string? Error { get; init; }

    public int Failures { get; init; }

    public long CreatedAt { get; init; }

    public long? StartedAt { get; init; }

    public long? EndedAt { get; init; }

    public bool Deleted { get; init; }

    public string? RemoveFilesOn { get; init; }

    public int Connections { get; init; }

    public long Seq { get; init; }

    public IndexedTask ToTask() => new()
    {
        Id = Id,
        Gid = Gid,
        Status = (DownloadStatus)Status,
        Priority = (TaskPriority)Priority,
        Position = Position,
        Tie = Tie,
        NotBefore = Time(NotBefore),
        Worker = Worker,
        Attempt = Attempt,
        BytesOn = BytesOn,
        Avoid = Avoid,
        Owner = Owner,
        Host = Host,
        Tags = Tags == "[]" ? [] : JsonSerializer.Deserialize<ImmutableArray<TagRule>>(Tags, StateJson.Options),
        Name = Name,
        BatchId = TaskId.TryGetBatch(Id, out var batch, out _) ? batch : null,
        LengthBytes = LengthBytes,
        Path = Path,
        Checksum = Checksum,
        Error = Error,
        Failures = Failures,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        StartedAt = Time(StartedAt),
        EndedAt = Time(EndedAt),
        Deleted = Deleted,
        RemoveFilesOn = RemoveFilesOn,
        Connections = Connections,
        Seq = Seq,
    };

    private static DateTimeOffset? Time(long? milliseconds) =>
        milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
