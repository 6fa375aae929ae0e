namespace AriaCluster.Tasks;

// Tasks that come from elsewhere with a past of their own.
internal sealed partial record DownloadTask
{
    /// <summary>Takes a whole task: one that waits, is held back or has ended. What is there already stays as it is.</summary>
    public Transition<CreateReply> Import(string id, DownloadTask imported)
    {
        if (Exists)
        {
            return new(this, new(CreateOutcome.Already, null));
        }

        // An idempotency key is of the place that the task comes from, and so is that it was the only one with its source.
        var next = imported with { Submission = null, Specification = imported.Specification with { AllowDuplicate = true } };
        return next.FindImportFault(id) is { } fault
            ? throw new ArgumentException($"The task {id} cannot be imported: {fault}", nameof(imported))
            : new(next, new(CreateOutcome.Created, next.ToPending()), Saving.Now, next.ToPending() is null ? null : next.ToChange());
    }

    /// <summary>The new task with what was before it came here.</summary>
    public DownloadTask With(TaskPast past, DateTimeOffset now) => (this with
    {
        Status = past.Status,
        Parts = [Parts[0] with { Status = past.Status, Worker = past.Status == DownloadStatus.Completed ? past.Worker : null }],
        StartedAt = past.StartedAt,
        EndedAt = past.EndedAt,
        Result = past.Result,
        LengthBytes = past.Result?.LengthBytes,
        Error = past.Error,
        ImportedAt = now,
    }).Noted(now, past.Origin);

    /// <summary>Why this cannot be a stored task that begins here; null if it can.</summary>
    internal string? FindImportFault(string id)
    {
        var ended = Status is DownloadStatus.Completed or DownloadStatus.Failed or DownloadStatus.Canceled;
        return Id != id || Gid != TaskId.Gid(id) ? "it is another task"
            : Parts.Length is < 1 or > 256 || Parts.Any(part => part.Attempt < 0) ? "its parts are none"
            : IsRunning || Parts.Any(part => part.IsActive) || !Enum.IsDefined(Status) ? "it is with a worker"
            : ended != EndedAt is not null ? "its status and its end disagree"
            : Deleted && !ended ? "it is deleted and has not ended"
            : Status == DownloadStatus.Completed && Parts[0].Worker is null ? "nobody completed it"
            : !Enum.IsDefined(Specification.Priority) || Failures < 0 || Connections < 1 || LengthBytes < 0 ? "its numbers are out of range"
            : History.Length is < 1 or > MaxHistory ? "its history is none"
            : null;
    }
}
