using AriaCluster.Tasks;

namespace AriaCluster.Worker.Journal;

/// <summary>The agent's memory across its own death: which attempts it holds, and how far each is.</summary>
internal sealed class PartJournal : IDisposable
{
    /// <summary>Beyond this length it is compacted while the agent runs.</summary>
    private const long LongBytes = 64 * 1024 * 1024;

    private readonly JournalFile _file;
    private readonly string _path;
    private long _compactedBytes;

    public PartJournal(string path, DiskReserve reserve)
    {
        _path = path;
        _file = new JournalFile(path, reserve);
    }

    public AnsweredParts Answered { get; } = new();

    public bool IsLong => _file.LengthBytes > LongBytes + 2 * _compactedBytes;

    /// <summary>What was held when the journal was last written. Leaves the file compacted.</summary>
    public IReadOnlyCollection<PartRecord> Load()
    {
        var held = new Dictionary<PartKey, PartRecord>();
        foreach (var entry in JournalFile.Read(_path))
        {
            Replay(held, entry);
        }

        Compact(held.Values);
        return held.Values;
    }

    /// <summary>Notes what is about to happen to a part. Nothing of it may happen before <see cref="Write"/>.</summary>
    public void Append(JournalEntry entry) => _file.Append(entry);

    public void Write() => _file.Write();

    public void Sync() => _file.Sync();

    public void Compact(IEnumerable<PartRecord> held)
    {
        _file.Replace(
            Answered.Reports.Select(report => new JournalEntry(EntryKind.Answered, report.Key) { Report = report })
                .Concat(held.Select(record => new JournalEntry(EntryKind.Kept, record.Key) { Record = record })));
        _compactedBytes = _file.LengthBytes;
    }

    public void Dispose() => _file.Dispose();

    private void Replay(Dictionary<PartKey, PartRecord> held, JournalEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.Accepted:
                held[entry.Key] = new PartRecord(entry.Order!);
                break;
            case EntryKind.Kept:
                held[entry.Key] = entry.Record!;
                break;
            case EntryKind.Renewed when held.Remove(entry.Key, out var older):
                held[entry.Order!.Key] = older.Apply(entry);
                break;
            case EntryKind.Answered or EntryKind.Dropped:
                held.Remove(entry.Key);
                Remember(entry);
                break;
            default:
                // An entry of a part whose beginning was lost says nothing that could be used.
                if (held.TryGetValue(entry.Key, out var record))
                {
                    held[entry.Key] = record.Apply(entry);
                }

                break;
        }
    }

    private void Remember(JournalEntry entry)
    {
        if (entry is { Kind: EntryKind.Answered, Report: { } report })
        {
            Answered.Add(report);
        }
    }
}
