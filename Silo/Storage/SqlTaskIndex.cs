using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using AriaCluster.Tasks;
using Dapper;

namespace AriaCluster.Silo.Storage;

/// <summary>The reads that both databases word the same way. Pages go on after a row's own columns, never by an offset.</summary>
internal abstract class SqlTaskIndex(IDatabase database, SqlDialect dialect) : ITaskIndex
{
    private const int MaxFind = 500;

    private const string IsPending = "status = 1 AND NOT deleted AND priority = @priority";

    private const string Select = $"SELECT {TaskRow.Columns} FROM tasks";

    public string? Shortage => database.Shortage;

    public async Task<TaskPage> ListAsync(TaskQuery query, CancellationToken ct)
    {
        var (sql, values) = TaskListSql.Build(query, query.Limit + 1, dialect);
        var rows = await ReadTasksAsync(sql, values, ct);
        return rows.Length <= query.Limit
            ? new TaskPage(rows, null)
            : new TaskPage(rows[..^1], query.Order == TaskOrder.Queue ? QueueCursor.Of(rows[^2]).ToString() : rows[^2].Id);
    }

    public abstract Task<IReadOnlyDictionary<DownloadStatus, long>> CountAsync(CancellationToken ct);

    public async Task<IReadOnlyDictionary<DownloadStatus, long>> CountAsync(string owner, CancellationToken ct) =>
        (await ReadAsync(
            connection => connection.QueryAsync<StatusCount>(new CommandDefinition(OwnerSql.Count, new { owner }, cancellationToken: ct)),
            ct)).ToDictionary(row => (DownloadStatus)row.Status, row => row.Count);

    /// <remarks>A batch's tasks have its id but for the last four digits, so those of one that is being unfolded are known by it.</remarks>
    public Task<long> CountUnfinishedAsync(string owner, IReadOnlyCollection<string> except, CancellationToken ct)
    {
        var batches = except.Where(TaskId.IsBatch).ToArray();
        return ReadAsync(
            connection => connection.ExecuteScalarAsync<long>(new CommandDefinition(
                OwnerSql.CountUnfinished(dialect),
                new { owner, batches, tasks = except.Except(batches).ToArray(), parts = batches.Select(TaskId.Stem).ToArray() },
                cancellationToken: ct)),
            ct);
    }

    /// <remarks>Ids begin with their time.</remarks>
    public Task<long> SumBytesAsync(string owner, DateTimeOffset since, CancellationToken ct) =>
        ReadAsync(
            connection => connection.ExecuteScalarAsync<long>(new CommandDefinition(
                OwnerSql.SumBytes(dialect),
                new { owner, first = TaskId.FirstSince(since) },
                cancellationToken: ct)),
            ct);

    public async Task<DateTimeOffset?> FindLastTooMuchAsync(string owner, DateTimeOffset since, long most, CancellationToken ct) =>
        await ReadAsync(
            connection => connection.ExecuteScalarAsync<string?>(new CommandDefinition(
                OwnerSql.FindLastTooMuch(dialect),
                new { owner, first = TaskId.FirstSince(since), most },
                cancellationToken: ct)),
            ct) is { } id
            ? TaskId.TimeOf(id)
            : null;

    public async Task<DateTimeOffset?> ReadNewestAsync(CancellationToken ct) =>
        await ReadAsync(connection => connection.ExecuteScalarAsync<string?>(new CommandDefinition("SELECT max(id) FROM tasks", cancellationToken: ct)), ct) is { } id
            ? TaskId.TimeOf(id)
            : null;

    /// <remarks>One priority after the other, so that each read is one range of the index.</remarks>
    public Task<ImmutableArray<IndexedTask>> ReadPendingAsync(IndexedTask? after, int limit, CancellationToken ct) =>
        ReadAsync(
            async connection =>
            {
                var rows = ImmutableArray.CreateBuilder<IndexedTask>();
                var cursor = after is null ? null : QueueCursor.Of(after);
                for (var priority = cursor?.Priority ?? TaskPriority.Urgent; priority >= TaskPriority.Low && rows.Count < limit; priority--)
                {
                    var last = priority == cursor?.Priority ? cursor : null;
                    rows.AddRange((await connection.QueryAsync<TaskRow>(new CommandDefinition(
                        $"""
                        {Select} WHERE {IsPending} AND (position, digits, id) > (@position, @digits, @id)
                        ORDER BY position, digits, id LIMIT @limit
                        """,
                        new
                        {
                            priority = (int)priority,
                            position = last?.Position ?? long.MinValue,
                            digits = last?.Digits ?? "",
                            id = last?.Id ?? "",
                            limit = limit - rows.Count,
                        },
                        cancellationToken: ct))).Select(row => row.ToTask()));
                }

                return rows.ToImmutable();
            },
            ct);

    public Task<ImmutableArray<IndexedTask>> ReadActiveAsync(string? worker, string? afterId, int limit, CancellationToken ct) =>
        ReadTasksAsync(
            $"""
            {Select} WHERE status BETWEEN 2 AND 4 AND id > @afterId {(worker is null ? "" : "AND worker = @worker")}
            ORDER BY id LIMIT @limit
            """,
            new { worker, afterId = afterId ?? "", limit },
            ct);

    public abstract Task<ImmutableArray<IndexedTask>> ReadChangesAsync(long afterSeq, int limit, CancellationToken ct);

    public abstract Task<long> ReadSeqAsync(CancellationToken ct);

    public async Task<ImmutableArray<IndexedTask>> FindAsync(IReadOnlyCollection<string> ids, CancellationToken ct)
    {
        var found = ImmutableArray.CreateBuilder<IndexedTask>(ids.Count);
        foreach (var some in ids.Chunk(MaxFind))
        {
            found.AddRange(await ReadTasksAsync($"{Select} WHERE id {dialect.IsOneOf("@some")}", new { some }, ct));
        }

        return found.ToImmutable();
    }

    public Task<string?> FindGidAsync(string gid, CancellationToken ct) =>
        ReadAsync(connection => connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "SELECT id FROM tasks WHERE gid = @gid AND NOT deleted", new { gid }, cancellationToken: ct)), ct);

    public Task<string?> FindImportedAsync(string oldId, CancellationToken ct) =>
        ReadAsync(connection => connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "SELECT id FROM imports WHERE old_id = @oldId", new { oldId }, cancellationToken: ct)), ct);

    public abstract Task NoteImportedAsync(string oldId, string id, CancellationToken ct);

    /// <remarks>Ids begin with the time of acceptance, so what is too young is not looked at.</remarks>
    public Task<ImmutableArray<string>> ReadEndedAsync(string afterId, DateTimeOffset before, int limit, CancellationToken ct) => ReadTextsAsync(
        """
        SELECT id FROM tasks WHERE id > @afterId AND id < @bound AND status BETWEEN 5 AND 7 AND ended_at < @before AND remove_files_on IS NULL
        ORDER BY id LIMIT @limit
        """,
        new { afterId, bound = TaskId.New(before)[..18], before = before.ToUnixTimeMilliseconds(), limit },
        ct);

    /// <remarks>A batch's tasks have ids between its own with the digits 0000 and with ffff. Whoever only joined has no row in batches.</remarks>
    public Task<ImmutableArray<string>> ReadEmptyBatchesAsync(string afterId, DateTimeOffset before, int limit, CancellationToken ct) => ReadTextsAsync(
        """
        SELECT GrainIdExtensionString FROM OrleansStorage AS state
        WHERE GrainIdExtensionString > @afterId AND GrainIdExtensionString < @bound AND GrainTypeString = 'batch' AND ServiceId = 'aria' AND PayloadBinary IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM batches WHERE id = state.GrainIdExtensionString AND NOT unfolded)
            AND NOT EXISTS
            (
                SELECT 1 FROM tasks
                WHERE id >= 'task-' || substr(state.GrainIdExtensionString, 7) AND id <= 'task-' || substr(state.GrainIdExtensionString, 7, 32) || 'ffff'
            )
        ORDER BY GrainIdExtensionString LIMIT @limit
        """,
        new { afterId = afterId.Length == 0 ? "batch-" : afterId, bound = TaskId.FirstBatchSince(before), limit },
        ct);

    public abstract Task DropClearedAsync(IReadOnlyCollection<string> ids, CancellationToken ct);

    public Task<ImmutableArray<IndexedTask>> ReadUnwantedFilesAsync(string worker, int limit, CancellationToken ct) =>
        ReadTasksAsync($"{Select} WHERE remove_files_on = @worker ORDER BY id LIMIT @limit", new { worker, limit }, ct);

    public Task<ImmutableArray<string>> ReadFoldedBatchesAsync(int limit, CancellationToken ct) =>
        ReadTextsAsync("SELECT id FROM batches WHERE NOT unfolded ORDER BY id LIMIT @limit", new { limit }, ct);

    public Task<ImmutableArray<string>> ReadWorkersAsync(CancellationToken ct) =>
        ReadTextsAsync("SELECT name FROM workers ORDER BY name", null, ct);

    public Task<AcceptedSubmission?> FindSubmissionAsync(string key, CancellationToken ct) =>
        ReadAsync(
            async connection => await connection.QuerySingleOrDefaultAsync<SubmissionRow>(new CommandDefinition(
                "SELECT id AS Id, body AS Body, count AS Count FROM submissions WHERE key = @key", new { key }, cancellationToken: ct))
                is { } row ? new AcceptedSubmission(row.Id, row.Body, row.Count) : null,
            ct);

    public Task<IReadOnlyDictionary<string, string>> FindSourcesAsync(IReadOnlyCollection<string> hashes, CancellationToken ct) =>
        ReadAsync<IReadOnlyDictionary<string, string>>(
            async connection =>
            {
                var found = new Dictionary<string, string>(StringComparer.Ordinal);
                var rows = await connection.QueryAsync<(string Hash, string Id)>(new CommandDefinition(
                    $"SELECT hash, id FROM sources WHERE hash IN (SELECT value FROM {dialect.Texts("@list")}) ORDER BY hash, twin",
                    new { list = JsonSerializer.Serialize(hashes) },
                    cancellationToken: ct));
                foreach (var (hash, id) in rows)
                {
                    found.TryAdd(hash, id);
                }

                return found;
            },
            ct);

    public Task<(long First, long Last)?> ReadEndsAsync(string owner, TaskPriority priority, CancellationToken ct) =>
        ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<(long, long)?>(new CommandDefinition(OwnerSql.Ends, new { priority = (int)priority, owner }, cancellationToken: ct)),
            ct);

    public Task<ImmutableArray<(string Id, string? Tie)>> ReadTiesAsync(TaskPriority priority, long position, CancellationToken ct) =>
        ReadAsync<ImmutableArray<(string, string?)>>(
            async connection =>
            [
                .. await connection.QueryAsync<(string, string?)>(new CommandDefinition(
                    $"SELECT id, tie FROM tasks WHERE {IsPending} AND position = @position", new { priority = (int)priority, position }, cancellationToken: ct)),
            ],
            ct);

    public abstract Task ForgetSubmissionsAsync(DateTimeOffset before, CancellationToken ct);

    protected Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct) => database.ReadAsync(read, ct);

    protected Task<ImmutableArray<IndexedTask>> ReadTasksAsync(string sql, object values, CancellationToken ct) =>
        ReadAsync<ImmutableArray<IndexedTask>>(
            async connection =>
            [
                .. (await connection.QueryAsync<TaskRow>(new CommandDefinition(sql, values, cancellationToken: ct))).Select(row => row.ToTask()),
            ],
            ct);

    private Task<ImmutableArray<string>> ReadTextsAsync(string sql, object? values, CancellationToken ct) =>
        ReadAsync<ImmutableArray<string>>(
            async connection => [.. await connection.QueryAsync<string>(new CommandDefinition(sql, values, cancellationToken: ct))], ct);

    /// <summary>How many tasks are in a status.</summary>
    protected sealed class StatusCount
    {
        public int Status { get; init; }

        public long Count { get; init; }
    }

    private sealed class SubmissionRow
    {
        public string Id { get; init; } = "";

        public string Body { get; init; } = "";

        public int Count { get; init; }
    }
}
