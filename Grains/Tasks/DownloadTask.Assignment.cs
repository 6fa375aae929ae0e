using AriaCluster.Workers;

namespace AriaCluster.Tasks;

// Giving parts to workers and taking them back.
internal sealed partial record DownloadTask
{
    // The scheduler may be on another machine, whose clock is never quite the same.
    private static readonly TimeSpan _clockDifference = TimeSpan.FromMinutes(1);

    public Transition<AssignReply> Assign(Assignment proposal, DateTimeOffset now)
    {
        if (!Exists)
        {
            return new(this, new(AssignOutcome.Stale, null, null), Denies: true);
        }

        if (Deleted || Find(proposal.Part) is not { } part)
        {
            return new(this, new(AssignOutcome.Stale, null, ToChange()), Denies: true);
        }

        if (IsRepeated(part, proposal))
        {
            return new(this, Assigned(part));
        }

        if (part.Status != DownloadStatus.Pending || part.Attempt != proposal.LastAttempt)
        {
            return new(this, new(AssignOutcome.Stale, null, ToChange()), Denies: true);
        }

        // A time that a person chose follows the clock, which may have been set back since the scheduler saw that it had come.
        if (NotBefore is { } start && start == Specification.StartAt && start > now + _clockDifference)
        {
            return new(this, new(AssignOutcome.Stale, null, ToChange()), Denies: true);
        }

        return Give(part, proposal, now);
    }

    public Transition<ReportVerdict> Release(Release release, RetryPolicy policy, DateTimeOffset now)
    {
        // An older attempt is no longer anybody's to take back.
        if (Find(release.Key.Part) is not { } part || part.Attempt != release.Key.Attempt)
        {
            return new(this, ReportVerdict.Superseded, Denies: true);
        }

        if (!part.IsActive)
        {
            return new(this, ReportVerdict.Already, Denies: true);
        }

        // An order that was refused may have come through by another copy of the same message, and one that is recalled may just
        // have begun: what has started is neither.
        if (release.Reason is ReleaseReason.Refused or ReleaseReason.Recalled && part.Status != DownloadStatus.Queued)
        {
            return new(this, ReportVerdict.Superseded, Denies: true);
        }

        if (release.Reason == ReleaseReason.Stalled)
        {
            return Stalled(part, release, policy, now);
        }

        var lost = release.Reason is ReleaseReason.LeaseLost or ReleaseReason.Left;
        var freed = Ended(part, DownloadStatus.Pending, now) with { Lost = lost, BytesOn = part.Status == DownloadStatus.Queued && release.Reason != ReleaseReason.LeaseLost ? part.BytesOn : part.Worker };
        var next = With(freed).Noted(now, release.Reason switch
        {
            ReleaseReason.LeaseLost => $"{part.Worker} is silent: attempt {part.Attempt} taken back",
            ReleaseReason.Left => $"{part.Worker} was stopped: attempt {part.Attempt} taken back",
            ReleaseReason.Revoked => $"the token of {part.Worker} was revoked: attempt {part.Attempt} taken back",
            ReleaseReason.Drained => $"attempt {part.Attempt} taken from {part.Worker}, which is to be emptied",
            ReleaseReason.Recalled => $"attempt {part.Attempt} recalled from {part.Worker}, which is busy",
            _ => $"{part.Worker} did not take attempt {part.Attempt}",
        });
        return new(next, ReportVerdict.Accepted, Saving.Now, next.ToChange());
    }

    private Transition<AssignReply> Give(TaskPart part, Assignment proposal, DateTimeOffset now)
    {
        var given = part with
        {
            Status = DownloadStatus.Queued,
            Attempt = part.Attempt + 1,
            Worker = proposal.Worker,
            AssignedAt = Since(now),
            LastWorker = null,
            Lost = false,
            BytesOn = part.BytesOn == proposal.Worker ? part.BytesOn : null,
            SpentSeconds = part.BytesOn == proposal.Worker ? part.SpentSeconds : 0,
            KeptBytes = part.BytesOn == proposal.Worker ? part.KeptBytes : 0,
            IsKeptExact = false,
            Avoid = part.Avoid?.Before,
            Rules = proposal.Rules,
        };
        var fallback = proposal.PassedOver.Length > 0 ? $", which does not meet {proposal.PassedOver}: no connected worker does" : "";
        var next = (With(given) with { NotBefore = null }).Noted(now, $"attempt {given.Attempt} given to {given.Worker}{fallback}");
        return new(next, next.Assigned(given), Saving.Now);
    }

    // The answer to a proposal may be lost after it took effect; the scheduler then makes the same one again.
    private static bool IsRepeated(TaskPart part, Assignment proposal) =>
        part.IsActive && part.Attempt == proposal.LastAttempt + 1 && part.Worker == proposal.Worker;

    private AssignReply Assigned(TaskPart part) => new(AssignOutcome.Assigned, new PartOrder(KeyOf(part), Specification), null);

    /// <summary>No assignment is in force any more; the worker's last word on it is still heard.</summary>
    private static TaskPart Ended(TaskPart part, DownloadStatus status, DateTimeOffset now) =>
        part with { Status = status, Worker = null, LastWorker = part.Worker, Lost = false, SpentSeconds = Spent(part, now), Rules = [] };

    // From the assignment on: an agent begins at once, and that it did may not have been heard.
    private static int Spent(TaskPart part, DateTimeOffset now) =>
        part.AssignedAt is not { } since
            ? part.SpentSeconds
            : (int)Math.Clamp(part.SpentSeconds + (now - since).TotalSeconds, part.SpentSeconds, int.MaxValue);
}
