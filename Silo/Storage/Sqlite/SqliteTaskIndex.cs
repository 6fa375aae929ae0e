using System.Collections.Immutable;
using System.Text.Json;
using AriaCluster.Tasks;
using Dapper;

namespace AriaCluster.Silo.Storage.Sqlite;

/// <summary>The tables in SQLite.</summary>
internal sealed class SqliteTaskIndex(SqliteDatabase database) : SqlTaskIndex(database, Dialect)
{
    private const string Select = $"SELECT {TaskRow.Columns} FROM tasks";

    /// <summary>How it is worded there.</summary>
    public static readonly SqlDialect Dialect = new(
        IsOneOf: list => $"IN {list}",
        Texts: list => $"json_each({list})",
        // The column holds the payload's own JSON text, so a tag is found by the text that the serializer writes for it.
        TagValue: tag => JsonSerializer.Serialize(tag, StateJson.Options),
        HasTag: tag => $"instr(tags, {tag}) > 0",
        OwnedId: "id",
        Contains: (column, text) => $"instr(lower({column}), lower({text})) > 0",
        Rows: (_, columns, list) => $"SELECT {string.Join(", ", columns.Select(column => $"value ->> '{column}'"))} FROM json_each({list}) WHERE true");

    /// <remarks>
    /// Completed tasks are what is left of all: they have no index, since nearly every row is one in the end. SQLite is told which index to
    /// take: it prefers a whole one that has all columns to a short one that has not.
    /// </remarks>
    public override async Task<IReadOnlyDictionary<DownloadStatus, long>> CountAsync(CancellationToken ct)
    {
        var counts = (await ReadAsync(
            connection => connection.QueryAsync<(int Status, long Count)>(new CommandDefinition(
                """
                SELECT 1, count(*) FROM tasks INDEXED BY tasks_queue WHERE status = 1 AND NOT deleted
                UNION ALL SELECT status, count(*) FROM tasks WHERE status BETWEEN 2 AND 4 GROUP BY status
                UNION ALL SELECT status, count(*) FROM tasks WHERE status BETWEEN 6 AND 8 AND NOT deleted GROUP BY status
                UNION ALL SELECT 5, (SELECT count(*) FROM tasks) - (SELECT count(*) FROM tasks INDEXED BY tasks_deleted WHERE deleted)
                """,
                cancellationToken: ct)),
            ct)).ToDictionary(row => (DownloadStatus)row.Status, row => row.Count);
        counts[DownloadStatus.Completed] -= counts.Sum(pair => pair.Key == DownloadStatus.Completed ? 0 : pair.Value);
        return counts;
    }

    public override Task<ImmutableArray<IndexedTask>> ReadChangesAsync(long afterSeq, int limit, CancellationToken ct) =>
        ReadTasksAsync($"{Select} WHERE seq > @afterSeq ORDER BY seq LIMIT @limit", new { afterSeq, limit }, ct);

    public override Task<long> ReadSeqAsync(CancellationToken ct) =>
        ReadAsync(connection => connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT seq FROM task_changes", cancellationToken: ct)), ct);

    public override async Task ForgetSubmissionsAsync(DateTimeOffset before, CancellationToken ct)
    {
        while (await database.Writer.WriteAsync(new Forget(before, ct)) == Forget.Limit)
        {
        }
    }

    public override Task NoteImportedAsync(string oldId, string id, CancellationToken ct) => database.Writer.WriteAsync(new NoteImported(oldId, id, ct));

    public override Task DropClearedAsync(IReadOnlyCollection<string> ids, CancellationToken ct) => database.Writer.WriteAsync(new DropCleared(JsonSerializer.Serialize(ids), ct));

    // An activation that has the cleared state in memory writes by its version, and fails.
    private sealed class DropCleared(string ids, CancellationToken ct) : SqliteWrite(ids.Length, ct)
    {
        protected override int Run(SqliteSession session)
        {
            session.Prepare(
                """
                DELETE FROM OrleansStorage
                WHERE GrainIdExtensionString IN (SELECT value FROM json_each(?1)) AND GrainTypeString IN ('task', 'batch') AND ServiceId = 'aria' AND PayloadBinary IS NULL
                """).Bind(1, ids).Run();
            return session.Changes;
        }
    }

    private sealed class NoteImported(string oldId, string id, CancellationToken ct) : SqliteWrite(oldId.Length + id.Length, ct)
    {
        protected override int Run(SqliteSession session)
        {
            session.Prepare("INSERT INTO imports (old_id, id) VALUES (?1, ?2) ON CONFLICT DO NOTHING").Bind(1, oldId).Bind(2, id).Run();
            return session.Changes;
        }
    }

    /// <summary>A bounded number of rows at a time, so that other writes are not held up.</summary>
    private sealed class Forget(DateTimeOffset before, CancellationToken ct) : SqliteWrite(0, ct)
    {
        public const int Limit = 1_000;

        protected override int Run(SqliteSession session)
        {
            session.Prepare("DELETE FROM submissions WHERE key IN (SELECT key FROM submissions WHERE created_at < ?1 LIMIT ?2)")
                .Bind(1, before.ToUnixTimeMilliseconds()).Bind(2, Limit).Run();
            return session.Changes;
        }
    }
}
