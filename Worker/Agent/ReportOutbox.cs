using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Worker.Journal;
using AriaCluster.Worker.Link;
using AriaCluster.Workers;

namespace AriaCluster.Worker.Agent;

/// <summary>
/// Reports on their way to the hub: many to a frame, the reports of one part in their order and in one frame at a time, each
/// repeated until the hub has given its final word. Runs on the agent's thread.
/// </summary>
internal sealed class ReportOutbox(Mailbox mailbox)
{
    private const int MaxReports = 512;

    // So many are on their way at once; what comes up meanwhile makes the next frames fuller.
    private const int MaxFrames = 4;

    private readonly Queue<HeldPart> _ready = new();
    private readonly List<HeldPart> _later = [];
    private readonly HashSet<PartKey> _echoes = [];
    private IHubConnection? _hub;
    private int _frames;

    /// <summary>Gets the hub's word on a report: any but <see cref="ReportVerdict.Unknown"/>.</summary>
    public required Action<HeldPart, PartReport, ReportVerdict> Answered { get; init; }

    public void Add(HeldPart part, PartReport report)
    {
        part.Reports.Add(report);
        if (part.Posting == Posting.None)
        {
            Ready(part);
        }
    }

    /// <summary>Reports something that no part waits for: an ending that the hub seems to have missed, files that are gone.</summary>
    public void Echo(PartReport report)
    {
        if (_echoes.Add(report.Key))
        {
            Add(new HeldPart(new PartRecord(new PartOrder(report.Key, new TaskSpecification()))) { Stage = PartStage.Gone }, report);
        }
    }

    /// <summary>A session is open, or gone (null). What was on its way to the former hub connection comes back as unanswered.</summary>
    public void Use(IHubConnection? hub) => _hub = hub;

    /// <summary>Those that the hub could not decide on are repeated.</summary>
    public void Retry()
    {
        foreach (var part in _later.Where(part => part.Posting == Posting.Later))
        {
            Ready(part);
        }

        _later.Clear();
    }

    public void Flush()
    {
        while (_hub is { } hub && _frames < MaxFrames && _ready.Count > 0)
        {
            _frames++;
            Send(hub, Take());
        }
    }

    private List<(HeldPart Part, PartReport Report)> Take()
    {
        var frame = new List<(HeldPart, PartReport)>();
        while (frame.Count < MaxReports && _ready.TryDequeue(out var part))
        {
            part.Posting = part.Reports.Count > 0 ? Posting.Sent : Posting.None;
            frame.AddRange(part.Reports.Select(report => (part, report)));
        }

        return frame;
    }

    private void Send(IHubConnection hub, List<(HeldPart Part, PartReport Report)> sent) =>
        hub.Report([.. sent.Select(pair => pair.Report)], verdicts => mailbox.Post(() => Settle(sent, verdicts)));

    private void Settle(List<(HeldPart Part, PartReport Report)> sent, ImmutableArray<ReportVerdict>? verdicts)
    {
        _frames--;
        foreach (var part in sent.Select(pair => pair.Part).Distinct())
        {
            part.Posting = Posting.None;
        }

        for (var i = 0; i < sent.Count; i++)
        {
            Settle(sent[i].Part, sent[i].Report, verdicts is { } all ? i < all.Length ? all[i] : ReportVerdict.Unknown : null);
        }

        foreach (var part in sent.Select(pair => pair.Part))
        {
            if (part.Reports.Count > 0 && part.Posting == Posting.None)
            {
                Ready(part);
            }
        }
    }

    // No answer at all means that the connection went: the next one gets it at once. "Unknown" means that the hub has trouble.
    private void Settle(HeldPart part, PartReport report, ReportVerdict? verdict)
    {
        if (verdict == ReportVerdict.Unknown && part.Reports.Contains(report))
        {
            part.Posting = Posting.Later;
            _later.Add(part);
        }
        else if (verdict is { } final && part.Reports.Remove(report))
        {
            _echoes.Remove(report.Key);
            Answered(part, report, final);
        }
    }

    private void Ready(HeldPart part)
    {
        part.Posting = Posting.Ready;
        _ready.Enqueue(part);
    }
}
