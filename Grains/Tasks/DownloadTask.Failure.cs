namespace AriaCluster.Tasks;

// What a failed attempt leads to.
internal sealed partial record DownloadTask
{
    private Transition<ReportVerdict> Failed(TaskPart part, PartReport report, RetryPolicy policy, DateTimeOffset now)
    {
        var error = report.Error ?? new TaskError(0, null, "no reason given");
        var kind = ErrorTable.Classify(error);
        var failures = Failures + (kind == FailureKind.Worker ? 0 : 1);
        var text = $"attempt {part.Attempt} failed on {part.Worker}: {Describe(error)}";
        var failed = this with { Failures = failures, Error = error with { Message = Plain.Text(error.Message, MaxLine) } };
        if (kind == FailureKind.Permanent || !policy.Allows(failures))
        {
            return failed.FailedForGood(part, report, text, now);
        }

        var blamed = kind is FailureKind.Worker or FailureKind.File;
        var freed = Ended(part, DownloadStatus.Pending) with
        {
            BytesOn = report.KeptBytes > 0 && kind != FailureKind.Content ? part.Worker : null,
            Avoid = blamed ? part.Worker : null,
        };
        // With somebody to avoid, the delay is for that worker alone.
        var delay = policy.DelayAfter(failures);
        var next = (failed.With(freed) with { NotBefore = now + delay }).Noted(now, $"{text}; again in {delay.TotalSeconds:0.#} s");
        return new(next, ReportVerdict.Accepted, Saving.Now);
    }

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
