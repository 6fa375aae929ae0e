using AriaCluster.Tasks;
using AriaCluster.Worker.Delivery;
using AriaCluster.Worker.Journal;
using AriaCluster.Worker.Lanes;
using AriaCluster.Workers;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Worker.Agent;

/// <summary>
/// What happens to a part from its order to its end. Runs on the agent's thread. Every step is journalled before anything of it
/// happens: lanes, deliveries and reports go out at the end of the turn, after the journal was written.
/// </summary>
internal sealed partial class PartLife
{
    private static readonly TimeSpan _worthTelling = TimeSpan.FromSeconds(1);

    private readonly AgentState _state;
    private readonly Endings _endings;
    private readonly Downloads _downloads;
    private readonly Deliveries _deliveries;
    private readonly ReportOutbox _outbox;
    private readonly ILogger<PartLife> _logger;
    private long _arrivals;

    public PartLife(AgentState state, Endings endings, Action<PartRecord> deliver, Copier copier, ILogger<PartLife> logger)
    {
        _state = state;
        _endings = endings;
        _logger = logger;
        _downloads = new Downloads(state, logger) { Fetched = Fetched, Failed = Failed, Vanished = Requeue, Stopped = Stopped };
        _deliveries = new Deliveries(state, deliver, copier, logger)
        {
            Placed = Placed,
            Failed = (part, error) => Fail(part, error, keptBytes: 0),
            Lost = Restart,
            Renew = Renew,
        };
        _outbox = new ReportOutbox(state.Mailbox) { Answered = Answered };
    }

    public Downloads Downloads => _downloads;

    public Deliveries Deliveries => _deliveries;

    public ReportOutbox Outbox => _outbox;

    /// <summary>Takes an order. One that is held already changes nothing; of one that has ended the end is reported again.</summary>
    public void Accept(PartOrder order)
    {
        if (_state.Holdings.Find(order.Key) is { } same)
        {
            _state.Holdings.Hold(same, held: true);
        }
        else if (_state.Journal.Answered.Find(order.Key) is { } report)
        {
            _outbox.Echo(report);
        }
        else if (_state.Holdings.OfPart(order.Key) is { } older)
        {
            Replace(older, order);
        }
        else
        {
            Take(order);
        }
    }

    /// <summary>Takes up again what an earlier agent held.</summary>
    public void Restore(PartRecord record, IReadOnlyList<Lane> lanes)
    {
        var part = new HeldPart(record) { Arrival = ++_arrivals };
        _state.Holdings.Add(part);
        if (record.Phase == PartPhase.Accepted || (record.Phase == PartPhase.Started && record.Lane >= lanes.Count))
        {
            _state.Queue.Add(part);
            return;
        }

        _state.Claims.TryClaim(part.TaskId);
        switch (record.Phase)
        {
            case PartPhase.Started:
                _state.Enter(part, PartStage.Attaching);
                _state.Queue.Take(part, lanes[record.Lane!.Value]);
                break;
            case PartPhase.BytesDone:
                Deliver(part);
                break;
            case PartPhase.Placed:
                Placed(part);
                break;
            case PartPhase.Failed:
                Report(part, record.Failure!);
                break;
        }
    }

    /// <summary>Starts what can start.</summary>
    public void Fill()
    {
        while (_state.Queue.Next() is { } part)
        {
            if (_state.Claims.Exists(part.TaskId))
            {
                Prepare(part, task => _state.Folders.Prepare(task));
            }
            else
            {
                Fetch(part);
            }
        }
    }

    /// <summary>The hub takes an attempt back. Of one that was given up before, bytes may be left for a later attempt that now is another worker's.</summary>
    public void Drop(PartKey key, bool keepBytes)
    {
        if (_state.Holdings.Find(key) is { } part)
        {
            Drop(part, keepBytes);
        }
        else if (!keepBytes && _state.Holdings.OfPart(key) is null)
        {
            Sweep(key.TaskId);
        }
    }

    /// <summary>
    /// The hub takes an attempt back. One whose bytes are all there goes on to its end: the answer to its report is the hub's word
    /// on them, and it may still be accepted.
    /// </summary>
    public void Drop(HeldPart part, bool keepBytes)
    {
        if (part.Stage == PartStage.Delivering || part.Record.Phase == PartPhase.Placed)
        {
            _state.Holdings.Hold(part, held: false);
            return;
        }

        _endings.Dropped(part);
        part.DropsBytes = !keepBytes;
        if (part.Stage is PartStage.Queued or PartStage.Reporting)
        {
            _endings.Finish(part, part.DropsBytes);
            return;
        }

        _state.Holdings.Remove(part);
        var stage = part.Stage;
        _state.Enter(part, PartStage.Stopping);
        if (stage == PartStage.Attaching)
        {
            _downloads.Track(part);
        }
        else if (stage == PartStage.Fetching)
        {
            _downloads.Remove(part);
        }
    }

    /// <summary>The hub does not count a part as ours. What has bytes is reported, and the answer decides; the rest is forgotten.</summary>
    public void Contest(HeldPart part)
    {
        if (part.Stage == PartStage.Queued && part.Record.Phase == PartPhase.Accepted)
        {
            Drop(part, keepBytes: true);
        }
        else if (part.Stage is not (PartStage.Delivering or PartStage.Reporting) && part.Reports.Count == 0)
        {
            _outbox.Add(part, new PartReport(part.Key, PartEvent.Started, LengthBytes: part.LengthBytes));
        }
    }

    /// <summary>Nobody needs the bytes that are kept of a task.</summary>
    public void Sweep(string taskId)
    {
        if (_state.Queue.Running.FirstOrDefault(part => part.TaskId == taskId && part.Stage == PartStage.Stopping) is { } stopping)
        {
            stopping.DropsBytes = true;
        }
        else
        {
            _endings.Sweep(taskId);
        }
    }

    public void LaneUp(Lane lane, bool adopted)
    {
        foreach (var part in On(lane))
        {
            if (part.Stage == PartStage.Attaching)
            {
                _state.Claims.Made(part.TaskId);
                _state.Enter(part, PartStage.Fetching);
                part.Resumes = true;
            }

            if (part.Stage == PartStage.Fetching)
            {
                _downloads.Attach(part);
            }
            else if (part.Stage == PartStage.Stopping && part.Gids.Count > 0)
            {
                _downloads.Remove(part);
            }
        }

        if (adopted)
        {
            _downloads.SweepUnknown(lane);
        }

        _state.Queue.Unblock();
    }

    public void LaneDown(Lane lane)
    {
        foreach (var part in On(lane))
        {
            switch (part.Stage)
            {
                case PartStage.Attaching or PartStage.Fetching:
                    Requeue(part);
                    break;
                case PartStage.Stopping when part.Gids.Count > 0:
                    _state.Holdings.RemoveDownloads(part);
                    Stopped(part);
                    break;
            }
        }
    }

    /// <summary>Says of parts that last that they do.</summary>
    public void Tell()
    {
        foreach (var part in _state.Holdings.All)
        {
            var news = part.Stage switch
            {
                PartStage.Fetching => PartEvent.Started,
                PartStage.Delivering => PartEvent.BytesDone,
                _ => (PartEvent?)null,
            };
            if (news is { } happened && part.Said != happened && _state.Time.GetElapsedTime(part.Since) >= _worthTelling)
            {
                part.Said = happened;
                _outbox.Add(part, new PartReport(part.Key, happened, LengthBytes: part.LengthBytes));
            }
        }
    }

    private IReadOnlyList<HeldPart> On(Lane lane) => [.. _state.Queue.Running.Where(part => part.Lane == lane)];

    private void Take(PartOrder order)
    {
        _state.Journal.Append(new JournalEntry(EntryKind.Accepted, order.Key) { Order = order });
        var part = new HeldPart(new PartRecord(order)) { Arrival = ++_arrivals };
        _state.Holdings.Add(part);
        _state.Queue.Add(part);
    }

    // The same part under a newer number: what was done for the older one serves.
    private void Replace(HeldPart older, PartOrder order)
    {
        if (older.Key.Attempt > order.Key.Attempt)
        {
            return;
        }

        if (older.IsOut)
        {
            older.Renewal = order;
        }
        else
        {
            Renew(older, order);
        }
    }

    private void Renew(HeldPart part, PartOrder order)
    {
        var wasFailed = part.Record.Phase == PartPhase.Failed;
        LogRenewed(part.Key, order.Key.Attempt);
        _state.Holdings.Remove(part);
        _state.Note(part, new JournalEntry(EntryKind.Renewed, part.Key) { Order = order });
        part.IsHeld = true;
        part.Reports.Clear();
        part.Said = null;
        _state.Holdings.Add(part);
        if (wasFailed)
        {
            Requeue(part);
        }
        else if (part.Record.Phase == PartPhase.Placed)
        {
            Placed(part);
        }
    }

    private void Prepare(HeldPart part, Func<string, bool> work)
    {
        _state.Enter(part, PartStage.Preparing);
        var left = false;
        _state.Tidier.Submit(() => left = work(part.TaskId), () => _state.Mailbox.Post(() => Prepared(part, left)));
    }

    private void Prepared(HeldPart part, bool bytesLeft)
    {
        part.Resumes = bytesLeft;
        if (part.Stage == PartStage.Stopping)
        {
            Stopped(part);
        }
        else if (part.Lane is { IsUp: true })
        {
            Fetch(part);
        }
        else
        {
            Requeue(part);
        }
    }

    private void Fetch(HeldPart part)
    {
        _state.Enter(part, PartStage.Fetching);
        _state.Claims.Made(part.TaskId);
        _downloads.Add(part);
    }

    private void Fetched(HeldPart part)
    {
        _state.Queue.Leave(part);
        part.CompletedBytes = part.Fetched.Sum(file => file.LengthBytes);
        part.LengthBytes = part.CompletedBytes;
        Deliver(part);
    }

    private void Deliver(HeldPart part)
    {
        _state.Enter(part, PartStage.Delivering);
        _deliveries.Add(part);
    }

    private void Failed(HeldPart part, TaskError error, long completedBytes)
    {
        if (part.Resumes && Aria2Error.IsOfOldBytes(error))
        {
            LogOldBytes(part.Key, error.Message);
            Restart(part);
        }
        else
        {
            Fail(part, error, error.Code != Aria2Error.BadChecksum && _state.Folders.HasBytes(part.TaskId) ? completedBytes : 0);
        }
    }

    private void Fail(HeldPart part, TaskError error, long keptBytes)
    {
        LogFailed(part.Key, error.Code, error.Message);
        var report = new PartReport(part.Key, PartEvent.Failed, Error: error, LengthBytes: part.LengthBytes, KeptBytes: keptBytes);
        _state.Queue.Leave(part);
        _state.Note(part, new JournalEntry(EntryKind.Failed, part.Key) { Report = report });
        Report(part, report);
    }

    private void Report(HeldPart part, PartReport ending)
    {
        part.DropsBytes = ending.KeptBytes == 0;
        _state.Enter(part, PartStage.Reporting);
        _outbox.Add(part, ending);
    }

    private void Placed(HeldPart part)
    {
        var record = part.Record;
        var length = record.Placed.Sum(file => file.LengthBytes);
        var result = new TaskResult(
            _state.Worker, [.. record.Placed.Select(file => new ResultFile(file.Path, file.LengthBytes))], length, part.Specification.Checksum);
        Report(part, new PartReport(part.Key, PartEvent.Completed, result, LengthBytes: length));
    }

    // From the beginning, in the same place.
    private void Restart(HeldPart part)
    {
        _state.Note(part, new JournalEntry(EntryKind.Restarted, part.Key));
        if (part.Lane is null)
        {
            Requeue(part);
            return;
        }

        Prepare(part, task =>
        {
            _state.Folders.Clear(task);
            return false;
        });
    }

    private void Requeue(HeldPart part)
    {
        _state.Queue.Leave(part);
        _state.Holdings.RemoveDownloads(part);
        _state.Claims.Release(part.TaskId);
        _state.Enter(part, PartStage.Queued);
        _state.Queue.Add(part);
    }

    private void Stopped(HeldPart part) => _endings.Finish(part, part.DropsBytes);

    private void Answered(HeldPart part, PartReport report, ReportVerdict verdict)
    {
        if (part.Stage == PartStage.Gone)
        {
            return;
        }

        if (report.Event is PartEvent.Completed or PartEvent.Failed)
        {
            LogEnded(part.Key, report.Event, verdict);
            _endings.Answered(part, report, verdict);
        }
        else if (verdict == ReportVerdict.Superseded)
        {
            LogSuperseded(part.Key);
            Drop(part, keepBytes: false);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Part} goes on as attempt {Attempt}")]
    private partial void LogRenewed(PartKey part, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Part}: the bytes of an earlier attempt cannot be continued ({Reason}); it starts from the beginning")]
    private partial void LogOldBytes(PartKey part, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Part} failed with code {Code}: {Reason}")]
    private partial void LogFailed(PartKey part, int code, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Part}: {Event} is {Verdict}")]
    private partial void LogEnded(PartKey part, PartEvent @event, ReportVerdict verdict);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Part} is no longer ours; its bytes are dropped")]
    private partial void LogSuperseded(PartKey part);
}
