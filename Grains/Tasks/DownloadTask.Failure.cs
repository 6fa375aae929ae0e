namespace AriaCluster.Tasks;

// What a failed attempt leads to.
internal sealed partial record DownloadTask
{
    // What one attempt has to add for its failure not to count: a tenth of the file, between a block and a piece of aria2's. So the
    // length bounds the attempts at a source that always breaks off.
    private const long LeastProgress = 16 * 1024;
    private const long EnoughProgress = 1024 * 1024;
    private const int ProgressShare = 10;

    private Transition<ReportVerdict> Failed(TaskPart part, PartReport report, RetryPolicy policy, DateTimeOffset now)
    {
        var error = report.Error ?? new TaskError(0, null, "no reason given");
        var kind = ErrorTable.Classify(error);
        var progressed = kind == FailureKind.Transient && HasProgressed(part, report);
        var failures = Failures + (kind == FailureKind.Worker || progressed ? 0 : 1);
        var text = $"attempt {part.Attempt} failed on {part.Worker}{(progressed ? $" after {report.KeptBytes - part.KeptBytes} more bytes" : "")}: {Describe(error)}";
        var failed = this with { Failures = failures, Error = error with { Message = Plain.Text(error.Message, MaxLine) } };
        if (kind == FailureKind.Permanent || (!progressed && !policy.Allows(failures)))
        {
            return failed.FailedForGood(part, report, text, now);
        }

        var blamed = kind is FailureKind.Worker or FailureKind.File;
        var keeps = report.KeptBytes > 0 && kind != FailureKind.Content;
        var freed = Ended(part, DownloadStatus.Pending) with
        {
            BytesOn = keeps ? part.Worker : null,
            KeptBytes = keeps ? report.KeptBytes : 0,
            Avoid = blamed ? part.Worker : null,
        };
        // With somebody to avoid, the delay is for that worker alone.
        var delay = policy.DelayAfter(failures, error.RetryAfter);
        var next = (failed.With(freed) with { NotBefore = now + delay }).Noted(now, $"{text}; again in {delay.TotalSeconds:0.#} s");
        return new(next, ReportVerdict.Accepted, Saving.Now);
    }

    /// <summary>A source that breaks off and lets the next attempt go on is slow, not to blame.</summary>
    private static bool HasProgressed(TaskPart part, PartReport report) => report.KeptBytes - part.KeptBytes
        >= Math.Clamp((report.LengthBytes ?? long.MaxValue) / ProgressShare, LeastProgress, EnoughProgress);

    private Transition<ReportVerdict> FailedForGood(TaskPart part, PartReport report, string text, DateTimeOffset now)
    {
        var ended = Ended(part, DownloadStatus.Failed) with { BytesOn = report.KeptBytes > 0 ? part.Worker : null };
        var next = With(ended) with { EndedAt = now, NotBefore = null };
        return new(next.Noted(now, $"{text}; not tried again"), ReportVerdict.Accepted, Saving.Now);
    }

    private static string Describe(TaskError error) => error.HttpStatus is { } status
        ? $"error {error.Code}, HTTP {status}, {error.Message}"
        : $"error {error.Code}, {error.Message}";
}
