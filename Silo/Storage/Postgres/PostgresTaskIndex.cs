using System.Collections.Immutable;
using System.Text.Json;
using AriaCluster.Tasks;
using Dapper;

namespace AriaCluster.Silo.Storage.Postgres;

/// <summary>The tables in PostgreSQL.</summary>
internal sealed class PostgresTaskIndex(PostgresDatabase database) : SqlTaskIndex(database, Dialect)
{
    private const string Select = $"SELECT {TaskRow.Columns} FROM tasks";

    // What every transaction below has committed, whichever order they did it in. Transactions that only read have no number.
    private const string AllCommittedBelow = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

    /// <summary>How it is worded there.</summary>
    public static readonly SqlDialect Dialect = new(
        IsOneOf: list => $"= ANY({list})",
        Texts: list => $"jsonb_array_elements_text({list}::jsonb) AS list (value)",
        TagValue: tag => JsonSerializer.Serialize(new[] { tag }, StateJson.Options),
        HasTag: tag => $"tags @> {tag}::jsonb",
        OwnedId: "id COLLATE \"POSIX\"",
        Contains: (column, text) => $"strpos(lower({column} COLLATE \"C\"), lower({text} COLLATE \"C\")) > 0",
        Rows: (table, columns, list) => $"SELECT {string.Join(", ", columns)} FROM json_populate_recordset(NULL::{table}, {list}::json)");

    public override async Task<IReadOnlyDictionary<DownloadStatus, long>> CountAsync(CancellationToken ct) =>
        (await ReadAsync(
            connection => connection.QueryAsync<StatusCount>(new CommandDefinition(
                "SELECT status AS Status, count(*) AS Count FROM tasks WHERE NOT deleted GROUP BY status", cancellationToken: ct)),
            ct)).ToDictionary(row => (DownloadStatus)row.Status, row => row.Count);

    /// <remarks>Rows of one transaction have one number, so a page takes all of its last number: the next page begins after it.</remarks>
    public override Task<ImmutableArray<IndexedTask>> ReadChangesAsync(long afterSeq, int limit, CancellationToken ct) =>
        ReadTasksAsync(
            $"{Select} WHERE seq > @afterSeq AND seq < {AllCommittedBelow} ORDER BY seq FETCH FIRST (@limit) ROWS WITH TIES",
            new { afterSeq, limit },
            ct);

    public override Task<long> ReadSeqAsync(CancellationToken ct) =>
        ReadAsync(connection => connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"SELECT {AllCommittedBelow} - 1", cancellationToken: ct)), ct);

    public override Task NoteImportedAsync(string oldId, string id, CancellationToken ct) => database.WriteAsync(
        new("INSERT INTO imports (old_id, id) VALUES ($1, $2) ON CONFLICT DO NOTHING") { Parameters = { new() { Value = oldId }, new() { Value = id } } }, ct);

    public override Task DropClearedAsync(IReadOnlyCollection<string> ids, CancellationToken ct) => database.WriteAsync(
        new("DELETE FROM OrleansStorage WHERE GrainIdExtensionString = ANY($1) AND GrainTypeString IN ('task', 'batch') AND ServiceId = 'aria' AND PayloadBinary IS NULL")
        {
            Parameters = { new() { Value = ids.ToArray() } },
        },
        ct);

    public override Task ForgetSubmissionsAsync(DateTimeOffset before, CancellationToken ct) => database.WriteAsync(
        new("DELETE FROM submissions WHERE created_at < $1") { Parameters = { new() { Value = before.ToUnixTimeMilliseconds() } } }, ct);
}
