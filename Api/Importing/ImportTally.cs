using AriaCluster.Api.Problems;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Importing;

/// <summary>Counts what comes of an import, from several tasks at once. What is to be said is listed as it stands in the file, whichever was done first.</summary>
internal sealed class ImportTally
{
    private const int MaxListed = 1_000;

    private readonly Lock _gate = new();
    private readonly SortedList<(int Entry, long Nth), ImportRemark> _faults = [];
    private readonly SortedList<(int Entry, long Nth), ImportRemark> _notes = [];
    private long _added;
    private long _already;
    private long _refused;
    private long _noted;

    public void Refuse(ImportEntry entry, string why)
    {
        lock (_gate)
        {
            _refused++;
            List(_faults, entry, _refused, why);
        }
    }

    public void Take(ImportEntry entry, CreateOutcome outcome)
    {
        lock (_gate)
        {
            _added += outcome == CreateOutcome.Created ? 1 : 0;
            _already += outcome == CreateOutcome.Already ? 1 : 0;
            foreach (var note in entry.Draft?.Notes ?? [])
            {
                _noted++;
                List(_notes, entry, _noted, note);
            }
        }
    }

    public ImportReport ToReport(string format)
    {
        lock (_gate)
        {
            return new(format, _added + _already + _refused, _added, _already, _refused, [.. _faults.Values], _noted, [.. _notes.Values]);
        }
    }

    private static void List(SortedList<(int Entry, long Nth), ImportRemark> list, ImportEntry entry, long nth, string text)
    {
        list.Add((entry.Number, nth), new(entry.Where, entry.OldId is null ? null : FaultList.Quote(entry.OldId).Trim('\''), text));
        if (list.Count > MaxListed)
        {
            list.RemoveAt(MaxListed);
        }
    }
}
