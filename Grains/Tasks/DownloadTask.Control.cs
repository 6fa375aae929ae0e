using AriaCluster.Scheduling;

namespace AriaCluster.Tasks;

// What people ask of a task.
internal sealed partial record DownloadTask
{
    public Transition<ControlReply> Pause(string by, DateTimeOffset now)
    {
        if (Unless(DownloadStatus.Paused, Status is DownloadStatus.Pending or DownloadStatus.Paused || IsRunning) is { } refusal)
        {
            return refusal;
        }

        // Nothing is paused inside aria2: the attempt ends, and the bytes wait on the worker for the next one.
        var next = WithEach(DownloadStatus.Paused, part => part.IsActive ? Ended(part, part.Status, now) with { BytesOn = part.Worker } : part with { Lost = false });
        return Ordered(next.Noted(now, $"paused by {by}"), StopOfRunning(keepBytes: true));
    }

    public Transition<ControlReply> Resume(string by, DateTimeOffset now)
    {
        if (!Exists || Deleted)
        {
            return Answered(ControlOutcome.NotFound);
        }

        if (Status != DownloadStatus.Paused)
        {
            return Answered(IsUnderWay ? ControlOutcome.Already : ControlOutcome.WrongStatus);
        }

        // A delay after a failure is over with a person's word, a time that a person chose is not.
        var next = WithEach(DownloadStatus.Pending, part => part) with { NotBefore = Specification.StartAt };
        return Ordered(next.Noted(now, $"resumed by {by}"), null);
    }

    public Transition<ControlReply> Cancel(string by, DateTimeOffset now)
    {
        if (Unless(DownloadStatus.Canceled, Status is DownloadStatus.Paused or DownloadStatus.Canceled || IsUnderWay) is { } refusal)
        {
            return refusal;
        }

        return Ordered(Canceled(now).Noted(now, $"canceled by {by}"), StopOfRunning(keepBytes: false) ?? SweepOfKept());
    }

    public Transition<ControlReply> Retry(string by, DateTimeOffset now)
    {
        if (!Exists || Deleted)
        {
            return Answered(ControlOutcome.NotFound);
        }

        if (Status is not (DownloadStatus.Failed or DownloadStatus.Canceled))
        {
            return Answered(IsUnderWay ? ControlOutcome.Already : ControlOutcome.WrongStatus);
        }

        var next = WithEach(DownloadStatus.Pending, part => part with { LastWorker = null, Avoid = null, Stalls = 0, StalledAt = 0 }) with
        {
            Failures = 0,
            Error = null,
            StartedAt = null,
            EndedAt = null,
            NotBefore = null,
        };
        return Ordered(next.Noted(now, $"retried by {by}"), null);
    }

    public Transition<ControlReply> Move(string by, QueuePlace place, DateTimeOffset now)
    {
        if (!Exists || Deleted)
        {
            return Answered(ControlOutcome.NotFound);
        }

        // What a worker has already is no longer in the queue; it comes back to its old place.
        if (Status != DownloadStatus.Pending)
        {
            return Answered(ControlOutcome.WrongStatus);
        }

        return (Position, Tie) == (place.Position, place.Tie)
            ? Answered(ControlOutcome.Already)
            : Ordered((this with { Position = place.Position, Tie = place.Tie }).Noted(now, $"moved in the queue by {by}"), null);
    }

    public Transition<ControlReply> Hasten(PartKey key, string by, DateTimeOffset now)
    {
        if (!Exists || Deleted)
        {
            return Answered(ControlOutcome.NotFound);
        }

        if (Status != DownloadStatus.Pending)
        {
            return Answered(ControlOutcome.WrongStatus);
        }

        // What failed once more since then waits for as long as it was told then.
        return NotBefore is null || Find(key.Part) is not { Attempt: > 0 } part || part.Attempt != key.Attempt
            ? Answered(ControlOutcome.Already)
            : Ordered((this with { NotBefore = null }).Noted(now, $"{Host} resumed by {by}: the delay is over"), null);
    }

    public Transition<ControlReply> Delete(string by, bool files, DateTimeOffset now)
    {
        if (!Exists)
        {
            return Answered(ControlOutcome.NotFound);
        }

        var holder = files && Status == DownloadStatus.Completed ? Result?.Worker : null;
        if (Deleted)
        {
            // Who deleted a task may ask for its files later; files that are gone by then are no loss.
            return holder is null || RemoveFilesOn is not null ? Answered(ControlOutcome.Already) : WithoutFiles(holder, by, now);
        }

        var ended = Status switch
        {
            DownloadStatus.Completed => this,
            DownloadStatus.Failed => Canceled(EndedAt ?? now) with { Status = DownloadStatus.Failed },
            _ => Canceled(EndedAt ?? now),
        };
        return holder is null
            ? Ordered((ended with { Deleted = true }).Noted(now, $"deleted by {by}"), StopOfRunning(keepBytes: false) ?? SweepOfKept())
            : WithoutFiles(holder, by, now);
    }

    private Transition<ControlReply> WithoutFiles(string holder, string by, DateTimeOffset now) => Ordered(
        (this with { Deleted = true, RemoveFilesOn = holder }).Noted(now, Deleted ? $"its files deleted by {by}" : $"deleted with its files by {by}"),
        RemovalOf(holder));

    private bool IsRunning => Status is DownloadStatus.Queued or DownloadStatus.Downloading or DownloadStatus.Delivering;

    private bool IsUnderWay => IsRunning || Status == DownloadStatus.Pending;

    /// <summary>The answer where the command has nothing to do or may not; null where it goes ahead.</summary>
    private Transition<ControlReply>? Unless(DownloadStatus wanted, bool allowed)
    {
        if (!Exists || Deleted)
        {
            return Answered(ControlOutcome.NotFound);
        }

        return !allowed ? Answered(ControlOutcome.WrongStatus) : Status == wanted ? Answered(ControlOutcome.Already) : null;
    }

    // No later word of any worker is heard: what it delivered after all is taken back.
    private DownloadTask Canceled(DateTimeOffset now) =>
        WithEach(DownloadStatus.Canceled, part => part with { Worker = null, LastWorker = null, Lost = false, BytesOn = null, Avoid = null }) with
        {
            EndedAt = Since(now),
            NotBefore = null,
        };

    private Transition<ControlReply> Answered(ControlOutcome outcome) =>
        new(this, new(outcome, outcome == ControlOutcome.NotFound ? null : Status), Denies: true);

    private static Transition<ControlReply> Ordered(DownloadTask next, TaskChange? stop)
    {
        var change = stop is null ? null : stop with { Status = next.Status, Pending = next.ToPending() };
        return new(next, new(ControlOutcome.Done, next.Status), Saving.Now, change ?? (next.ToPending() is null ? null : next.ToChange()));
    }

    private TaskChange? StopOfRunning(bool keepBytes) =>
        Parts.FirstOrDefault(part => part.IsActive) is { } part ? StopOf(KeyOf(part), part.Worker, keepBytes) : null;

    private TaskChange? SweepOfKept() =>
        Parts.FirstOrDefault(part => part.BytesOn is not null) is { } part ? StopOf(KeyOf(part), part.BytesOn, keepBytes: false) : null;

    private TaskChange StopOf(PartKey key, string? worker, bool keepBytes) => new(Id, Status, ToPending(), key, worker, keepBytes);

    private TaskChange RemovalOf(string worker) => new(Id, Status, null, KeyOf(Parts[0]), worker, KeepBytes: false, RemoveFiles: true);
}
