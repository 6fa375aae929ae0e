using AriaCluster.Tasks;
using AriaCluster.Worker.Journal;
using AriaCluster.Workers;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Worker.Agent;

/// <summary>What the hub wants: attempts that this worker takes on, goes on with under a newer number, or gives back. Runs on the agent's thread.</summary>
internal sealed partial class Assignments(AgentState state, Fetching fetching, Outcomes outcomes, Endings endings, ILogger logger)
{
    private long _arrivals;

    /// <summary>Takes an order. One that is held already changes nothing; of one that has ended the end is reported again.</summary>
    public void Accept(PartOrder order)
    {
        if (state.Holdings.Find(order.Key) is { } same)
        {
            state.Holdings.Hold(same, held: true);
        }
        else if (state.Journal.Answered.Find(order.Key) is { } report)
        {
            outcomes.Outbox.Echo(report);
        }
        else if (state.Holdings.OfPart(order.Key) is { } older)
        {
            Replace(older, order);
        }
        else
        {
            state.Journal.Append(new JournalEntry(EntryKind.Accepted, order.Key) { Order = order });
            state.Queue.Add(Hold(new PartRecord(order)));
        }
    }

    /// <summary>Counts an attempt among this worker's, after all that came before it.</summary>
    public HeldPart Hold(PartRecord record)
    {
        var part = new HeldPart(record) { Arrival = ++_arrivals };
        state.Holdings.Add(part);
        return part;
    }

    /// <summary>The same part goes on under a newer number: what was done for the older one serves.</summary>
    public void Renew(HeldPart part, PartOrder order)
    {
        var wasFailed = part.Record.Phase == PartPhase.Failed;
        LogRenewed(part.Key, order.Key.Attempt);
        state.Holdings.Remove(part);
        state.Note(part, new JournalEntry(EntryKind.Renewed, part.Key) { Order = order });
        part.IsHeld = true;
        part.Reports.Clear();
        part.Said = null;
        state.Holdings.Add(part);
        if (wasFailed)
        {
            fetching.Requeue(part);
        }
        else if (part.Record.Phase == PartPhase.Placed)
        {
            outcomes.Placed(part);
        }
    }

    /// <summary>The hub takes an attempt back. Of one that was given up before, bytes may be left for a later attempt that now is another worker's.</summary>
    public void Drop(PartKey key, bool keepBytes)
    {
        if (state.Holdings.Find(key) is { } part)
        {
            Drop(part, keepBytes);
        }
        else if (!keepBytes && state.Holdings.OfPart(key) is null)
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
            state.Holdings.Hold(part, held: false);
            return;
        }

        endings.Dropped(part);
        part.DropsBytes = !keepBytes;
        if (part.Stage is PartStage.Queued or PartStage.Reporting)
        {
            endings.Finish(part, part.DropsBytes);
        }
        else
        {
            state.Holdings.Remove(part);
            fetching.Stop(part);
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
            outcomes.Outbox.Add(part, new PartReport(part.Key, PartEvent.Started, LengthBytes: part.LengthBytes));
        }
    }

    /// <summary>Nobody needs the bytes that are kept of a task.</summary>
    public void Sweep(string taskId)
    {
        if (state.Queue.Running.FirstOrDefault(part => part.TaskId == taskId && part.Stage == PartStage.Stopping) is { } stopping)
        {
            stopping.DropsBytes = true;
        }
        else
        {
            endings.Sweep(taskId);
        }
    }

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

    [LoggerMessage(EventId = 4001, Level = LogLevel.Information, Message = "{Part} goes on as attempt {Attempt}")]
    private partial void LogRenewed(PartKey part, int attempt);
}
