namespace AriaCluster.Silo.Storage.Copies;

/// <summary>
/// Makes a target the same as a source, a thousand rows at a time, each in a transaction. It writes only what differs, so after being
/// broken off it goes through what is there already at the speed of reading, whatever changed in the source meanwhile.
/// </summary>
internal sealed class Copier(IRowSource source, IRowTarget target, CopyAuthor author, Action<CopyProgress> tell)
{
    private const int AtOnce = 1_000;

    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly List<StoredRow> _rows = new(AtOnce);
    private string _table = CopiedTable.States;
    private StoredRow? _last;
    private long? _total;
    private long _done;
    private long _written;

    public async Task<CopyResult> RunAsync(CancellationToken ct)
    {
        var since = await target.BeginAsync(source, ct);
        _total = await source.CountAsync(ct);
        await foreach (var row in source.ReadAsync(ct))
        {
            await MoveToAsync(row.Table, ct);
            _rows.Add(source.MayHaveGoneOn ? Fence.Apply(row, since) : row);
            if (_rows.Count == AtOnce)
            {
                await FlushAsync(_rows[^1], ct);
            }
        }

        await MoveToAsync(table: null, ct);
        var noted = await target.FinishAsync(author, _done, ct);
        return new CopyResult(source.Description, target.Description, _done, _written, _counts, source.MayHaveGoneOn, noted);
    }

    // Also tables of which the source has no row: there may be some from a copy that was broken off.
    private async Task MoveToAsync(string? table, CancellationToken ct)
    {
        while (_table != table)
        {
            await FlushAsync(upTo: null, ct);
            if (Next(_table) is not { } next)
            {
                return;
            }

            (_table, _last) = (next, null);
        }
    }

    private static string? Next(string table)
    {
        var index = table == CopiedTable.States ? -1 : CopiedTable.All.IndexOf(CopiedTable.Of(table));
        return index + 1 < CopiedTable.All.Length ? CopiedTable.All[index + 1].Name : null;
    }

    private async Task FlushAsync(StoredRow? upTo, CancellationToken ct)
    {
        _written += await target.MergeAsync(_table, _last, upTo, _rows, ct);
        foreach (var row in _rows)
        {
            _counts[row.Kind] = _counts.GetValueOrDefault(row.Kind) + 1;
        }

        _done += _rows.Count;
        _last = upTo;
        _rows.Clear();
        tell(new CopyProgress(_done, _total));
    }
}
