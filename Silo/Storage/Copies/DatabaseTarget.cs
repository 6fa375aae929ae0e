using System.Data;
using System.Data.Common;
using AriaCluster.Silo.Storage.Audit;
using Dapper;

namespace AriaCluster.Silo.Storage.Copies;

/// <summary>
/// A database that is being filled. It is owned meanwhile, and the table <c>arrivals</c> says that it is not whole yet. The triggers keep
/// the tables tasks, batches and workers, but make no rows of the tables that are copied as they are: an idempotency key may have been
/// used again after its day, and which task had a source first the states do not tell.
/// </summary>
internal abstract class DatabaseTarget(IDatabase database, TimeProvider time, bool replaces) : IRowTarget
{
    private string _source = "";
    private bool _isEmpty;

    public string Description => database.Description;

    /// <summary>The connection that writes.</summary>
    protected DbConnection Connection { get; private set; } = null!;

    public async Task<DateTimeOffset> BeginAsync(IRowSource source, CancellationToken ct)
    {
        var since = default(DateTimeOffset);
        await NamedAsync(async () => since = await OpenAsync(source, ct));
        return since;
    }

    public async Task<int> MergeAsync(string table, StoredRow? after, StoredRow? upTo, IReadOnlyList<StoredRow> rows, CancellationToken ct)
    {
        var written = 0;
        await InTransactionAsync(
            async transaction =>
            {
                var known = _isEmpty && table == CopiedTable.States ? [] : await ReadAsync(transaction, table, after, upTo, ct);
                var missing = rows.Where(row => !known.Remove((row.Key, row.Name), out var there) || !there.IsSame(row)).ToArray();
                var enable = await DisableTaskTriggersAsync(transaction, ct);
                await RemoveAsync(transaction, table, [.. known.Values], ct);
                await WriteAsync(transaction, table, missing, ct);
                await Connection.ExecuteAsync(new CommandDefinition(enable, transaction: transaction, cancellationToken: ct));
                written = missing.Length + known.Count;
            },
            ct);
        return written;
    }

    public async Task<string> FinishAsync(CopyAuthor author, long rows, CancellationToken ct)
    {
        var entry = author.ToEntry(_source, rows, time.GetUtcNow());
        await InTransactionAsync(
            async transaction =>
            {
                await InsertAsync(transaction, CopiedTable.Of(AuditRow.Table), AuditRow.Write([entry]), ct);
                await Arrival.FinishAsync(transaction, _source, entry.At, ct);
            },
            ct);
        return entry.Id;
    }

    public async ValueTask DisposeAsync()
    {
        if (Connection is not null)
        {
            await Connection.DisposeAsync();
        }

        await database.DisposeAsync();
    }

    /// <summary>What to do with one that is a whole copy already.</summary>
    protected abstract string Advice { get; }

    /// <summary>Makes the connection ready.</summary>
    protected abstract Task PrepareAsync(CancellationToken ct);

    /// <summary>What every transaction begins with.</summary>
    protected abstract Task RequireOwnerAsync(DbTransaction transaction, CancellationToken ct);

    /// <summary>
    /// Whether a state may name idempotency keys or sources, of which the triggers make rows where a state is inserted. It is inserted empty
    /// then, and filled by an update.
    /// </summary>
    protected static bool IsFilledLater(StoredRow row) => row.Name == StateNames.Batch || row.Payload.AsSpan().IndexOf("\"submission\":"u8) >= 0;

    /// <summary>Until the end of the transaction nothing follows from rows of the table tasks.</summary>
    /// <returns>The statement that undoes this, for the transaction's end.</returns>
    protected abstract Task<string> DisableTaskTriggersAsync(DbTransaction transaction, CancellationToken ct);

    /// <summary>Writes states over those that are there.</summary>
    protected abstract Task WriteStatesAsync(DbTransaction transaction, IReadOnlyList<StoredRow> rows, CancellationToken ct);

    /// <summary>Inserts rows of a table, each a JSON object.</summary>
    /// <param name="transaction">The copy's.</param>
    /// <param name="table">Which.</param>
    /// <param name="json">An array of objects.</param>
    /// <param name="ct">Ends it.</param>
    protected abstract Task InsertAsync(DbTransaction transaction, CopiedTable table, string json, CancellationToken ct);

    private async Task<DateTimeOffset> OpenAsync(IRowSource source, CancellationToken ct)
    {
        _source = source.Description;
        await database.OpenAsync(ct);
        Connection = await database.ConnectAsync(writes: true, ct);
        await PrepareAsync(ct);
        if (await Arrival.ReadAsync(Connection, ct) is { FinishedAt: null } under && under.Source == _source)
        {
            return under.StartedAt;
        }

        if (!replaces)
        {
            await RefuseContentAsync(ct);
            _isEmpty = true;
        }

        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        await InTransactionAsync(transaction => Arrival.BeginAsync(transaction, _source, now, ct), ct);
        return now;
    }

    private Task InTransactionAsync(Func<DbTransaction, Task> act, CancellationToken ct) => NamedAsync(() => TransactAsync(act, ct));

    private async Task TransactAsync(Func<DbTransaction, Task> act, CancellationToken ct)
    {
        await using var transaction = await Connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        await RequireOwnerAsync(transaction, ct);
        await act(transaction);
        await transaction.CommitAsync(ct);
    }

    // An error of the database itself names neither it nor what to do.
    private async Task NamedAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (DbException e)
        {
            throw new StorageRefusedException($"{DatabaseFault.Describe(Description, e)}{(DatabaseFault.IsFull(e) ? " Then run the same again; it goes on where it was." : "")}", e);
        }
    }

    private async Task RefuseContentAsync(CancellationToken ct)
    {
        switch (await Arrival.ReadAsync(Connection, ct))
        {
            case { FinishedAt: null } other:
                throw new StorageRefusedException($"There is an unfinished copy of {other.Source} in {Description}. Go on with that one, or choose another target.");
            case { FinishedAt: { } finished } before when before.Source == _source:
                throw new StorageRefusedException($"{Description} has been a whole copy of {_source} since {finished:u}; nothing is written over it. {Advice}");
        }

        await using var transaction = await Connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        if (await new DatabaseRows(transaction, Description, isInUse: false, held: null).CountAsync(ct) is > 0 and var count)
        {
            throw new StorageRefusedException($"There are {count} rows in {Description} already, and nothing is written over them. Choose an empty target.");
        }
    }

    private async Task<Dictionary<(string Key, string Name), StoredRow>> ReadAsync(
        DbTransaction transaction, string table, StoredRow? after, StoredRow? upTo, CancellationToken ct)
    {
        var known = new Dictionary<(string, string), StoredRow>();
        await foreach (var row in new DatabaseRows(transaction, Description, isInUse: false, held: null).ReadRangeAsync(table, after, upTo, ct))
        {
            known[(row.Key, row.Name)] = row;
        }

        return known;
    }

    // Emptying a state first lets the triggers take out what they kept of it.
    private async Task RemoveAsync(DbTransaction transaction, string table, IReadOnlyList<StoredRow> rows, CancellationToken ct)
    {
        const string ThisState = "GrainIdExtensionString = @Key AND GrainTypeString = @Name AND ServiceId = 'aria'";
        var sql = table == CopiedTable.States
            ? $"UPDATE OrleansStorage SET PayloadBinary = NULL WHERE {ThisState}; DELETE FROM OrleansStorage WHERE {ThisState}"
            : $"DELETE FROM {table} WHERE {CopiedTable.Of(table).Key} = {(CopiedTable.Of(table).Keys.Length == 1 ? "(@Key)" : "(@Key, @Name)")}";
        await Connection.ExecuteAsync(new CommandDefinition(sql, rows.Select(row => new { row.Key, row.Name }), transaction, cancellationToken: ct));
    }

    private async Task WriteAsync(DbTransaction transaction, string table, StoredRow[] rows, CancellationToken ct)
    {
        if (rows.Length > 0 && table == CopiedTable.States)
        {
            await WriteStatesAsync(transaction, rows, ct);
        }
        else if (rows.Length > 0)
        {
            await RemoveAsync(transaction, table, rows, ct);
            var json = $"[{string.Join(',', rows.Select(row => System.Text.Encoding.UTF8.GetString(row.Payload!)))}]";
            await InsertAsync(transaction, CopiedTable.Of(table), json, ct);
        }
    }
}
