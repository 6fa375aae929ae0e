using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Worker.Delivery;
using AriaCluster.Worker.Journal;
using AriaCluster.Workers;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Worker.Agent;

/// <summary>Parts whose bytes are all there, on the way to their place. Runs on the agent's thread; the work is done elsewhere.</summary>
internal sealed partial class Deliveries(AgentState state, Action<PartRecord> submit, Copier copier, ILogger logger)
{
    private readonly List<HeldPart> _next = [];
    private readonly List<HeldPart> _withoutLease = [];
    private int _out;

    public required Action<HeldPart> Placed { get; init; }

    /// <summary>A newer order came while the delivery had the record.</summary>
    public required Action<HeldPart, PartOrder> Renew { get; init; }

    public required Action<HeldPart, TaskError> Failed { get; init; }

    /// <summary>To be fetched again.</summary>
    public required Action<HeldPart> Lost { get; init; }

    /// <summary>Takes a part; it is handed on at the end of the turn.</summary>
    public void Add(HeldPart part)
    {
        part.IsOut = true;
        _next.Add(part);
    }

    /// <summary>A lease is valid again.</summary>
    public void Retry()
    {
        foreach (var part in _withoutLease.Where(part => part.Stage == PartStage.Delivering))
        {
            Add(part);
        }

        _withoutLease.Clear();
    }

    public void Flush()
    {
        // What is being delivered is journalled from elsewhere; a compaction in between would lose it.
        if (state.Journal.IsLong)
        {
            if (_out > 0)
            {
                return;
            }

            state.Journal.Compact(state.Holdings.All.Where(part => part.Stage is not PartStage.Stopping).Select(part => part.Record));
            LogCompacted();
        }

        foreach (var part in _next)
        {
            _out++;
            submit(part.Record.Phase < PartPhase.BytesDone ? part.Record with { Files = [.. part.Fetched] } : part.Record);
        }

        _next.Clear();
    }

    public void Delivered(IReadOnlyList<DeliveryResult> results)
    {
        foreach (var result in results)
        {
            _out--;
            if (state.Holdings.Find(result.Record.Key) is { } part)
            {
                part.IsOut = false;
                part.Record = result.Record;
                Apply(part, result);
                Renewed(part);
            }
        }
    }

    private void Apply(HeldPart part, DeliveryResult result)
    {
        switch (result.Outcome)
        {
            case DeliveryOutcome.Placed:
                Placed(part);
                break;
            case DeliveryOutcome.NoLease:
                _withoutLease.Add(part);
                break;
            case DeliveryOutcome.NeedsCopy:
                part.IsOut = true;
                _ = CopyAsync(part);
                break;
            case DeliveryOutcome.BytesLost:
                LogLost(part.Key);
                Lost(part);
                break;
            case DeliveryOutcome.Failed:
                Failed(part, result.Error!);
                break;
        }
    }

    private void Renewed(HeldPart part)
    {
        if (!part.IsOut && part.Renewal is { } order)
        {
            part.Renewal = null;
            Renew(part, order);
        }
    }

    private async Task CopyAsync(HeldPart part)
    {
        var files = ImmutableArray<FetchedFile>.Empty;
        TaskError? error = null;
        try
        {
            files = await copier.CopyAsync(part.Record, CancellationToken.None);
        }
        catch (DeliveryException e)
        {
            error = new TaskError(e.Code, HttpStatus: null, e.Message);
        }

        state.Mailbox.Post(() => Copied(part, files, error));
    }

    private void Copied(HeldPart part, ImmutableArray<FetchedFile> files, TaskError? error)
    {
        part.IsOut = false;
        if (error is not null)
        {
            Failed(part, error);
        }
        else
        {
            state.Note(part, new JournalEntry(EntryKind.Copied, part.Key) { Files = files });
        }

        Renewed(part);
        if (error is null)
        {
            Add(part);
        }
    }

    [LoggerMessage(EventId = 4002, Level = LogLevel.Warning, Message = "{Part}: its bytes are gone from the work folder; they are fetched again")]
    private partial void LogLost(PartKey part);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Debug, Message = "The journal was compacted")]
    private partial void LogCompacted();
}
