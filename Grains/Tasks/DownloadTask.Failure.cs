using System.Globalization;

namespace AriaCluster.Tasks;

// What a failed attempt leads to.
internal sealed partial record DownloadTask
{
    /// <summary>Of a failure that was reported without one.</summary>
    internal static readonly TaskError NoReason = new(0, null, "no reason given");

    // What one attempt has to add for its failure not to count: a tenth of the file, between a block and a piece of aria2's. So the
    // length bounds the attempts at a source that always breaks off.
    private const long LeastProgress = 16 * 1024;
    private const long EnoughProgress = 1024 * 1024;
    private const int ProgressShare = 10;

    // A server's words may be long; what follows them in the history is the decision.
    private const int MaxReason = 160;

    private Transition<ReportVerdict> Failed(TaskPart part, PartReport report, RetryPolicy policy, DateTimeOffset now)
    {
        var error = report.Error ?? NoReason;
        var rule = ErrorTable.RuleFor(error, part.Rules);
        var progressed = rule.Action is ErrorAction.Retry or ErrorAction.Busy && IsProgress(report.KeptBytes - part.KeptBytes, report.LengthBytes);
        var counts = rule.Action != ErrorAction.Move && !progressed;
        var failures = Failures + (counts ? 1 : 0);
        var text = $"attempt {part.Attempt} failed on {part.Worker}{(progressed ? $" after {report.KeptBytes - part.KeptBytes} more bytes" : "")}: "
            + $"{Describe(error)}; {ErrorTable.Describe(error, rule)}";
        var failed = this with
        {
            Failures = failures,
            Error = error with { Message = Plain.Text(error.Message, MaxLine) },
            LengthBytes = report.LengthBytes ?? LengthBytes,
            LeastBytes = Math.Max(LeastBytes, Math.Max(report.KeptBytes, report.FetchedBytes)),
        };
        if (rule.Action == ErrorAction.Never)
        {
            return failed.FailedForGood(part, report.KeptBytes > 0, text, now);
        }

        if (counts && !policy.Allows(failures))
        {
            return failed.FailedForGood(part, report.KeptBytes > 0, $"{text}, but its retries are used up", now);
        }

        // With somebody to avoid, the delay is for that worker alone.
        var delay = policy.Under(rule).DelayAfter(failures, error.RetryAfter, ChanceOf(failures));
        return failed.FailedForNow(part, rule, report.KeptBytes, delay, text, now);
    }

    private Transition<ReportVerdict> FailedForNow(TaskPart part, ErrorRule rule, long keptBytes, TimeSpan delay, string text, DateTimeOffset now)
    {
        var keeps = keptBytes > 0 && rule.Action != ErrorAction.Restart;
        var freed = Ended(part, DownloadStatus.Pending, now) with
        {
            BytesOn = keeps ? part.Worker : null,
            KeptBytes = keeps ? keptBytes : 0,
            IsKeptExact = keeps,
            Avoid = rule.Action is ErrorAction.Move or ErrorAction.Elsewhere ? Blame.Add(part.Avoid, part.Worker!) : part.Avoid?.Before,
        };
        var next = (With(freed) with { NotBefore = now + delay }).Noted(now, string.Create(CultureInfo.InvariantCulture, $"{text}, again in {delay.TotalSeconds:0.#} s"));
        return new(next, ReportVerdict.Accepted, Saving.Now);
    }

    private Transition<ReportVerdict> FailedForGood(TaskPart part, bool keepsBytes, string text, DateTimeOffset now)
    {
        var ended = Ended(part, DownloadStatus.Failed, now) with { BytesOn = keepsBytes ? part.Worker : null };
        var next = With(ended) with { EndedAt = Since(now), NotBefore = null };
        return new(next.Noted(now, text), ReportVerdict.Accepted, Saving.Now);
    }

    /// <summary>A source that breaks off and lets the next attempt go on is slow, not to blame.</summary>
    private static bool IsProgress(long bytes, long? length) =>
        bytes >= Math.Clamp((length ?? long.MaxValue) / ProgressShare, LeastProgress, EnoughProgress);

    /// <summary>From 0 to 1, another number for each task and each of its failures, and the same one whenever it is asked for.</summary>
    private double ChanceOf(int failures) =>
        uint.TryParse(Gid.AsSpan(0, Math.Min(8, Gid.Length)), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var seed)
            ? unchecked(seed + (uint)failures * 2_654_435_769u) / (double)uint.MaxValue
            : 0;

    private static string Describe(TaskError error)
    {
        var message = Plain.Text(error.Message, MaxReason);
        return error.HttpStatus is { } status ? $"error {error.Code}, HTTP {status}, {message}" : $"error {error.Code}, {message}";
    }
}
