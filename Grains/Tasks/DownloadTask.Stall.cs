using System.Globalization;

namespace AriaCluster.Tasks;

// What an attempt leads to that makes no progress although its worker lives.
internal sealed partial record DownloadTask
{
    // aria2's code for a download that is too slow.
    private const int TooSlow = 5;

    /// <summary>What an attempt ended by that was taken from a worker that did nothing about it.</summary>
    internal static readonly TaskError NoProgress = new(TooSlow, null, "It made no progress, on more than one worker or more than once.");

    private Transition<ReportVerdict> Stalled(TaskPart part, Release release, RetryPolicy policy, DateTimeOffset now)
    {
        // The source was not even asked for what has not begun.
        if (part.Status == DownloadStatus.Queued)
        {
            return StalledElsewhere(part, part, policy, $"{part.Worker} does not begin attempt {part.Attempt}: taken back", now);
        }

        // However often: its source stands still no more than those of its neighbours.
        if (release.IsWorkersFault)
        {
            var kept = part with { BytesOn = part.Worker, KeptBytes = release.CompletedBytes };
            return StalledElsewhere(part, kept, policy, $"attempt {part.Attempt} makes no progress on {part.Worker}, as nothing else does there: taken back", now);
        }

        var isFirst = part.Stalls == 0;
        var isFurther = IsProgress(release.CompletedBytes - part.StalledAt, LengthBytes);
        var stalled = part with
        {
            BytesOn = part.Worker,
            KeptBytes = release.CompletedBytes,
            Stalls = part.Stalls + 1,
            StalledAt = Math.Max(part.StalledAt, release.CompletedBytes),
        };
        var text = string.Create(CultureInfo.InvariantCulture, $"attempt {part.Attempt} makes no progress on {part.Worker} after {release.CompletedBytes} bytes: taken back");

        // The first time it may be the worker alone. What stalls again, and no further on, stalls because of its source.
        return isFirst || isFurther ? StalledElsewhere(part, stalled, policy, text, now) : StalledAgain(part, stalled, policy, text, now);
    }

    private Transition<ReportVerdict> StalledAgain(TaskPart part, TaskPart stalled, RetryPolicy policy, string text, DateTimeOffset now)
    {
        var rule = ErrorTable.RuleFor(NoProgress, part.Rules);
        var failed = this with { Failures = Failures + 1, Error = NoProgress };
        text = $"{text}; {ErrorTable.Describe(NoProgress, rule)}";
        return rule.Action != ErrorAction.Never && policy.Allows(failed.Failures)
            ? failed.StalledElsewhere(part, stalled, policy.Under(rule), text, now)
            : failed.FailedForGood(stalled, keepsBytes: true, rule.Action == ErrorAction.Never ? text : $"{text}, but its retries are used up", now);
    }

    /// <summary>Another worker may have it at once; the one that did nothing only if no other fits, after a delay.</summary>
    private Transition<ReportVerdict> StalledElsewhere(TaskPart part, TaskPart stalled, RetryPolicy policy, string text, DateTimeOffset now)
    {
        var freed = Ended(stalled, DownloadStatus.Pending, now) with { Avoid = Blame.Add(part.Avoid, part.Worker!) };
        var delay = policy.DelayAfter(Math.Max(1, Failures), asked: null, ChanceOf(Failures));
        var next = (With(freed) with { NotBefore = now + delay }).Noted(now, text);
        return new(next, ReportVerdict.Accepted, Saving.Now, next.ToChange());
    }
}
