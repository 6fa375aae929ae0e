using AriaCluster.Tasks;
using AriaCluster.Worker.Delivery;
using AriaCluster.Worker.Journal;
using AriaCluster.Workers;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Worker.Agent;

/// <summary>What comes of a part: delivered or failed, and reported until the hub has given its word. Runs on the agent's thread.</summary>
internal sealed partial class Outcomes
{
    private static readonly TimeSpan _worthTelling = TimeSpan.FromSeconds(1);

    private readonly AgentState _state;
    private readonly Endings _endings;
    private readonly ILogger _logger;

    public Outcomes(AgentState state, Endings endings, Action<PartRecord> deliver, Copier copier, ILogger logger)
    {
        _state = state;
        _endings = endings;
        _logger = logger;
        Deliveries = new Deliveries(state, deliver, copier, logger)
        {
            Placed = Placed,
            Failed = (part, error) => Fail(part, error, keptBytes: 0),
            Lost = part => Lost!(part),
            Renew = (part, order) => Renew!(part, order),
        };
        Outbox = new ReportOutbox(state.Mailbox) { Answered = Answered };
    }

    public Deliveries Deliveries { get; }

    public ReportOutbox Outbox { get; }

    /// <summary>The bytes are gone from the work folder: to be fetched again.</summary>
    public required Action<HeldPart> Lost { get; init; }

    /// <summary>A newer order came while the delivery had the record.</summary>
    public required Action<HeldPart, PartOrder> Renew { get; init; }

    /// <summary>The hub answered that an attempt which has not ended is no longer ours.</summary>
    public required Action<HeldPart> Superseded { get; init; }

    /// <summary>All its bytes are there; its slot is free.</summary>
    public void Fetched(HeldPart part)
    {
        _state.Queue.Leave(part);
        part.CompletedBytes = part.Fetched.Sum(file => file.LengthBytes);
        part.LengthBytes = part.CompletedBytes;
        Deliver(part);
    }

    public void Deliver(HeldPart part)
    {
        _state.Enter(part, PartStage.Delivering);
        Deliveries.Add(part);
    }

    /// <summary>Its files are in their places.</summary>
    public void Placed(HeldPart part)
    {
        var record = part.Record;
        var length = record.Placed.Sum(file => file.LengthBytes);
        var result = new TaskResult(
            _state.Worker, [.. record.Placed.Select(file => new ResultFile(file.Path, file.LengthBytes))], length, part.Specification.Checksum);
        Report(part, new PartReport(part.Key, PartEvent.Completed, result, LengthBytes: length));
    }

    public void Fail(HeldPart part, TaskError error, long keptBytes)
    {
        LogFailed(part.Key, error.Code, error.Message);
        var report = new PartReport(part.Key, PartEvent.Failed, Error: error, LengthBytes: part.LengthBytes, KeptBytes: keptBytes, FetchedBytes: part.CompletedBytes);
        _state.Queue.Leave(part);
        _state.Note(part, new JournalEntry(EntryKind.Failed, part.Key) { Report = report });
        Report(part, report);
    }

    /// <summary>Says how a part ended.</summary>
    public void Report(HeldPart part, PartReport ending)
    {
        part.DropsBytes = ending.KeptBytes == 0;
        _state.Enter(part, PartStage.Reporting);
        Outbox.Add(part, ending);
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
                Outbox.Add(part, new PartReport(part.Key, happened, LengthBytes: part.LengthBytes));
            }
        }
    }

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
            Superseded(part);
        }
    }

    [LoggerMessage(EventId = 4009, Level = LogLevel.Information, Message = "{Part} failed with code {Code}: {Reason}")]
    private partial void LogFailed(PartKey part, int code, string reason);

    [LoggerMessage(EventId = 4010, Level = LogLevel.Debug, Message = "{Part}: {Event} is {Verdict}")]
    private partial void LogEnded(PartKey part, PartEvent @event, ReportVerdict verdict);

    [LoggerMessage(EventId = 4011, Level = LogLevel.Information, Message = "{Part} is no longer ours; its bytes are dropped")]
    private partial void LogSuperseded(PartKey part);
}
