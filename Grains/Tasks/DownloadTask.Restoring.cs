namespace AriaCluster.Tasks;

// How a task goes on from a backup, or from a database that was in use when it was copied.
internal sealed partial record DownloadTask
{
    /// <summary>
    /// The task as it goes on where others may have gone on before: what is under way or was ordered since no longer counts, and bytes
    /// that a worker may still have are preferred as always. One that is completed is over.
    /// </summary>
    public DownloadTask Restored(DateTimeOffset now)
    {
        if (!Exists || Deleted || Status == DownloadStatus.Completed)
        {
            return this;
        }

        var parts = Parts.Select(part => part.Status == DownloadStatus.Completed ? part : Fenced(part, now));
        var next = this with { Parts = [.. parts] };
        next = next with { Status = IsRunning ? next.Parts.Length == 1 ? next.Parts[0].Status : Combined(next.Parts) : Status };
        return next.Noted(now, "taken over from a copy: attempts given out before no longer count");
    }

    private static TaskPart Fenced(TaskPart part, DateTimeOffset now) => part with
    {
        Status = part.IsActive ? DownloadStatus.Pending : part.Status,
        Attempt = RestoredAttempt.After(part.Attempt, now),
        Worker = null,
        LastWorker = null,
        Lost = false,
        BytesOn = part.IsActive ? part.Worker : part.BytesOn,
    };
}
