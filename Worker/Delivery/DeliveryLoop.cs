using System.Collections.Immutable;
using System.Threading.Channels;
using AriaCluster.Worker.Journal;
using AriaCluster.Worker.Leases;

namespace AriaCluster.Worker.Delivery;

/// <summary>
/// Puts finished files in their places, as many at a time as have come in: with small files the cost of making it durable is
/// shared by hundreds.
/// </summary>
/// <remarks>
/// aria2 has flushed the data before it said complete. Before a rename the journal is flushed with the inode of what is renamed,
/// after it the folders are: whatever dies in between, the next agent finds each file by its inode and puts none in place twice.
/// </remarks>
internal sealed class DeliveryLoop(Placer placer, PartJournal journal, Lease lease, Action<IReadOnlyList<DeliveryResult>> delivered)
{
    private const int MaxBatch = 256;

    private readonly Channel<PartRecord> _parts = Channel.CreateUnbounded<PartRecord>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Takes a part whose files aria2 has finished.</summary>
    public void Submit(PartRecord record) => _parts.Writer.TryWrite(record);

    public async Task RunAsync(CancellationToken ct)
    {
        while (await _parts.Reader.WaitToReadAsync(ct))
        {
            delivered(RunOnce());
        }
    }

    private List<DeliveryResult> RunOnce()
    {
        var results = new List<DeliveryResult>();
        var ready = new List<PartRecord>();
        while (ready.Count + results.Count < MaxBatch && _parts.Reader.TryRead(out var part))
        {
            Guarded(part, results, () => ready.Add(Inspect(part)));
        }

        journal.Sync();
        var allowed = lease.IsValid;
        foreach (var part in ready)
        {
            Guarded(part, results, () => results.Add(allowed ? Put(part) : new DeliveryResult(part, DeliveryOutcome.NoLease)));
        }

        placer.Flush();
        return results;
    }

    private PartRecord Inspect(PartRecord part)
    {
        if (part.Phase >= PartPhase.BytesDone)
        {
            return part;
        }

        return Note(part, new JournalEntry(EntryKind.BytesDone, part.Key) { Files = placer.Inspect(part.Key.TaskId, part.Files) });
    }

    private DeliveryResult Put(PartRecord part)
    {
        var (outcome, placed) = placer.Put(part);
        return new DeliveryResult(outcome == DeliveryOutcome.Placed ? Placed(part, placed) : part, outcome);
    }

    private PartRecord Placed(PartRecord part, ImmutableArray<PlacedFile> placed) =>
        Note(part, new JournalEntry(EntryKind.Placed, part.Key) { Placed = placed });

    private PartRecord Note(PartRecord part, JournalEntry entry)
    {
        journal.Append(entry);
        return part.Apply(entry);
    }

    private static void Guarded(PartRecord part, List<DeliveryResult> results, Action step)
    {
        try
        {
            step();
        }
        catch (DeliveryException e)
        {
            results.Add(DeliveryResult.Failure(part, e));
        }
        catch (IOException e)
        {
            results.Add(DeliveryResult.Failure(part, new DeliveryException(DeliveryException.BadBytes, e.Message)));
        }
    }
}
