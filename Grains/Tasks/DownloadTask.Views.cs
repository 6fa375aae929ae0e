using AriaCluster.Scheduling;
using AriaCluster.Workers;

namespace AriaCluster.Tasks;

// What others see of a task.
internal sealed partial record DownloadTask
{
    public TaskSnapshot ToSnapshot() => new()
    {
        Id = Id,
        Gid = Gid,
        Specification = Specification,
        Owner = Owner,
        Status = Status,
        Parts = [.. Parts.Select(part => new PartSnapshot(part.Index, part.Status, part.Attempt, part.Worker, part.BytesOn))],
        Failures = Failures,
        History = ShownHistory(),
        CreatedAt = CreatedAt,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        NotBefore = NotBefore,
        LengthBytes = LengthBytes,
        Result = Result,
        Error = Error,
        BatchId = BatchId,
        Deleted = Deleted,
    };

    /// <summary>The order of the key's attempt; null if that attempt is not in force.</summary>
    public PartOrder? OrderOf(PartKey key) =>
        Find(key.Part) is { IsActive: true } part && part.Attempt == key.Attempt ? new(key, Specification) : null;

    /// <summary>The first part that waits for a worker; null if none does.</summary>
    internal PendingPart? ToPending()
    {
        var part = Deleted ? null : Parts.FirstOrDefault(candidate => candidate.Status == DownloadStatus.Pending);
        return part is null ? null : new(
            Id,
            part.Index,
            part.Attempt,
            Specification.Priority,
            Position,
            NotBefore,
            Specification.Tags,
            part.BytesOn,
            part.Avoid?.Last,
            Owner,
            Host,
            LengthBytes,
            Connections,
            Tie,
            LengthBytes is null && LeastBytes > 0 ? LeastBytes : part is { BytesOn: not null, IsKeptExact: true } ? part.KeptBytes : null)
        {
            FailedOn = part.Avoid?.Workers ?? [],
            SpentSeconds = part.BytesOn is null ? 0 : part.SpentSeconds,
        };
    }

    /// <summary>How the task stands, for the scheduler.</summary>
    internal TaskChange ToChange() =>
        new(Id, Status, ToPending(), null, Parts.FirstOrDefault(part => part.IsActive)?.Worker, KeepBytes: false);

    private PartKey KeyOf(TaskPart part) => new(Id, part.Index, part.Attempt);
}
