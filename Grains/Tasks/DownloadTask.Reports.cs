using System.Collections.Immutable;
using AriaCluster.Scheduling;
using AriaCluster.Workers;

namespace AriaCluster.Tasks;

// What workers say of their attempts. Each report gets a final answer, however late or often it comes.
internal sealed partial record DownloadTask
{
    /// <summary>Takes reports that came together, in their order.</summary>
    public Transition<ReportReply> Report(string worker, ImmutableArray<PartReport> reports, RetryPolicy policy, DateTimeOffset now)
    {
        var (task, saving) = (this, Saving.None);
        var (change, trouble) = (default(TaskChange), default(HostTrouble));
        var verdicts = ImmutableArray.CreateBuilder<ReportVerdict>(reports.Length);
        var attached = ImmutableArray<PartOrder>.Empty;
        foreach (var report in reports)
        {
            var step = task.Report(worker, report, policy, now);
            verdicts.Add(step.Answer);
            attached = step.Next.IsReattached(report, task, step.Answer) ? attached.Add(new(report.Key, Specification)) : attached;
            trouble = step.Answer == ReportVerdict.Accepted ? task.TroubleOf(report) ?? trouble : trouble;
            (task, saving, change) = (step.Next, saving > step.Saving ? saving : step.Saving, step.Change ?? change);
        }

        // A part that came back and ended in the same breath is nobody's to hold.
        attached = attached.RemoveAll(order => task.OrderOf(order.Key) is null);
        return new(task, new(verdicts.ToImmutable(), attached), saving, task.Announced(change, this, trouble), verdicts.Contains(ReportVerdict.Superseded));
    }

    /// <summary>Takes one report.</summary>
    internal Transition<ReportVerdict> Report(string worker, PartReport report, RetryPolicy policy, DateTimeOffset now)
    {
        if (report.Event == PartEvent.FilesRemoved)
        {
            return FilesRemoved(worker, now);
        }

        // Only the last attempt is heard, and only from the worker that it was given to.
        if (Find(report.Key.Part) is not { } part || part.Attempt != report.Key.Attempt || worker != (part.Worker ?? part.LastWorker))
        {
            return OfAnother(worker, report);
        }

        return part.Status switch
        {
            DownloadStatus.Queued or DownloadStatus.Downloading or DownloadStatus.Delivering => InForce(part, report, policy, now),
            DownloadStatus.Pending or DownloadStatus.Paused => Unassigned(part, report, now),
            DownloadStatus.Completed => AfterCompletion(report),
            _ => AfterEnd(report),
        };
    }

    // What a worker has may be what a newer attempt there is to go on with, before it has heard of that one: the bytes are not to be dropped.
    private Transition<ReportVerdict> OfAnother(string worker, PartReport report)
    {
        var newer = report.Event is PartEvent.Started or PartEvent.BytesDone && Find(report.Key.Part) is { } part && part.Attempt > report.Key.Attempt ? part : null;
        return newer switch
        {
            { IsActive: true } when newer.Worker == worker => new(this, ReportVerdict.Already),
            { Status: DownloadStatus.Pending or DownloadStatus.Paused } when newer.BytesOn == worker =>
                new(this, ReportVerdict.Already, Saving.None, StopOf(report.Key, worker, keepBytes: true)),
            _ => new(this, ReportVerdict.Superseded),
        };
    }

    private Transition<ReportVerdict> InForce(TaskPart part, PartReport report, RetryPolicy policy, DateTimeOffset now) => report.Event switch
    {
        PartEvent.Started => Advanced(part, DownloadStatus.Downloading, report, now),
        PartEvent.BytesDone => Advanced(part, DownloadStatus.Delivering, report, now),
        PartEvent.Completed => Completed(part, report, now),
        _ => Failed(part, report, policy, now),
    };

    private Transition<ReportVerdict> Unassigned(TaskPart part, PartReport report, DateTimeOffset now)
    {
        switch (report.Event)
        {
            // The bytes are in place and no other attempt is in force: fetching them again would help nobody.
            case PartEvent.Completed:
                return Completed(part, report, now);

            // A worker that comes back before its part was given to another goes on with it.
            case PartEvent.Started or PartEvent.BytesDone when part is { Lost: true, Status: DownloadStatus.Pending }:
                return Reattached(part, report, now);

            // It runs what was taken from it and has not heard so: it is told once more, and keeps the bytes that the next attempt wants.
            case PartEvent.Started or PartEvent.BytesDone:
                return new(this, ReportVerdict.Already, Saving.None, StopOf(KeyOf(part), part.LastWorker, keepBytes: part.BytesOn == part.LastWorker));

            // A worker that lost its lease may still report; its attempt is no longer ours to fail. But it has ended: a delayed
            // word of its beginning must not bring it back.
            default:
                var next = part.Lost ? With(part with { Lost = false }) : this;
                return new(next, ReportVerdict.Already, part.Lost ? Saving.Later : Saving.None);
        }
    }

    // One attempt has one result. A worker that lost its journal may do an attempt again and deliver a second file: that one goes.
    private Transition<ReportVerdict> AfterCompletion(PartReport report) =>
        new(this, report.Event == PartEvent.Completed && !IsSameResult(report.Result) ? ReportVerdict.Superseded : ReportVerdict.Already);

    // It failed by this worker's own word, so a completion contradicts it and is taken back; the rest was heard.
    private Transition<ReportVerdict> AfterEnd(PartReport report) =>
        new(this, report.Event == PartEvent.Completed ? ReportVerdict.Superseded : ReportVerdict.Already);

    private Transition<ReportVerdict> Advanced(TaskPart part, DownloadStatus status, PartReport report, DateTimeOffset now)
    {
        // "Started" may arrive again after "bytes done".
        if (part.Status >= status)
        {
            return new(this, ReportVerdict.Already);
        }

        var next = With(part with { Status = status }) with
        {
            StartedAt = StartedAt ?? Since(now),
            LengthBytes = report.LengthBytes ?? LengthBytes,
        };
        return new(next, ReportVerdict.Accepted, Saving.Later);
    }

    private Transition<ReportVerdict> Reattached(TaskPart part, PartReport report, DateTimeOffset now)
    {
        var status = report.Event == PartEvent.Started ? DownloadStatus.Downloading : DownloadStatus.Delivering;
        var back = part with { Status = status, Worker = part.LastWorker, LastWorker = null, Lost = false };
        var next = With(back).Noted(now, $"{back.Worker} is back: attempt {part.Attempt} goes on") with
        {
            StartedAt = StartedAt ?? Since(now),
            NotBefore = null,
        };
        return new(next, ReportVerdict.Accepted, Saving.Now);
    }

    private Transition<ReportVerdict> Completed(TaskPart part, PartReport report, DateTimeOffset now)
    {
        var worker = part.Worker ?? part.LastWorker;
        var done = part with { Status = DownloadStatus.Completed, Worker = worker, LastWorker = null, Lost = false, BytesOn = null, Avoid = null, Rules = [] };
        var result = report.Result is null ? null : report.Result with { Worker = worker! };
        var next = With(done) with
        {
            StartedAt = StartedAt ?? part.AssignedAt,
            LengthBytes = result?.LengthBytes ?? report.LengthBytes ?? LengthBytes,
            Result = result,
            Error = null,
            NotBefore = null,
        };
        next = next.Noted(now, $"attempt {part.Attempt} completed on {worker}: {next.LengthBytes ?? 0} bytes");
        return new(next.Status == DownloadStatus.Completed ? next with { EndedAt = next.Since(now) } : next, ReportVerdict.Accepted, Saving.Now);
    }

    private Transition<ReportVerdict> FilesRemoved(string worker, DateTimeOffset now) => RemoveFilesOn == worker
        ? new((this with { RemoveFilesOn = null }).Noted(now, $"files removed on {worker}"), ReportVerdict.Accepted, Saving.Now)
        : new(this, ReportVerdict.Already);

    private bool IsSameResult(TaskResult? other) =>
        Result is null || other is null || Result.Files.Select(file => file.Path).SequenceEqual(other.Files.Select(file => file.Path));

    // The answer that hands the order back may be lost with its call: it is given to the repeated report, too.
    private bool IsReattached(PartReport report, DownloadTask before, ReportVerdict verdict) =>
        report.Event is PartEvent.Started or PartEvent.BytesDone && OrderOf(report.Key) is not null
            && (verdict == ReportVerdict.Already || before.OrderOf(report.Key) is null);

    // The scheduler hears of what became pending; of what is no longer it learns by trying, or by its sweep. That a worker has room
    // it hears from the worker's grain.
    private TaskChange? Announced(TaskChange? stop, DownloadTask before, HostTrouble? trouble)
    {
        if (stop is not null)
        {
            return stop with { Status = Status, Pending = ToPending(), Trouble = trouble };
        }

        var isNews = Status == DownloadStatus.Pending && before.Status != DownloadStatus.Pending;
        return isNews || trouble is not null ? ToChange() with { Trouble = trouble } : null;
    }

    /// <summary>What a failure that is just being accepted tells of the host that was asked.</summary>
    private HostTrouble? TroubleOf(PartReport report) =>
        Host is not null && report.Error is { } error && Find(report.Key.Part) is { } part
            && ErrorTable.RuleFor(error, part.Rules) is { Action: ErrorAction.Busy } rule
                ? new(Host, error.RetryAfter ?? rule.Delay)
                : null;
}
