using System.Data.Common;
using System.Text.Json;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Dapper;

namespace AriaCluster.Tests.Storage;

/// <summary>Computes from every payload what the triggers should have kept of it, and compares.</summary>
internal static class TableCheck
{
    public static async Task TablesMatchPayloadsAsync(DbConnection connection, ITaskIndex index)
    {
        var tasks = await StatesAsync<DownloadTask>(connection, StateNames.Task);
        var batches = await StatesAsync<BatchState>(connection, StateNames.Batch);
        var workers = await StatesAsync<WorkerState>(connection, StateNames.Worker);

        var rows = await index.FindAsync([.. tasks.Keys], TestContext.Current.CancellationToken);
        Assert.Equal(
            tasks.OrderBy(task => task.Key, StringComparer.Ordinal).Select(task => Text(Row(task.Key, task.Value))),
            rows.OrderBy(row => row.Id, StringComparer.Ordinal).Select(row => Text(row with { Seq = 0 })));
        await SameAsync(connection, "SELECT count(*) FROM tasks", [$"{tasks.Count}"]);
        await SameAsync(
            connection,
            "SELECT id, owner, count, unfolded, created_at FROM batches",
            batches.Where(batch => batch.Value.Count > 0).Select(batch => $"{batch.Key} {batch.Value.Owner} {batch.Value.Count} {(batch.Value.Unfolded ? 1 : 0)} {batch.Value.CreatedAt.ToUnixTimeMilliseconds()}"));
        await SameAsync(
            connection,
            "SELECT name, hostname, slots, created_at FROM workers",
            workers.Where(worker => worker.Value.RemovedAt is null).Select(worker => $"{WorkerName.FromKey(worker.Key)} {worker.Value.Registration?.Hostname} {worker.Value.Registration?.Slots} {worker.Value.CreatedAt.ToUnixTimeMilliseconds()}"));

        var known = tasks.Select(task => (task.Key, task.Value.Submission, Count: 1))
            .Concat(batches.Select(batch => (batch.Key, batch.Value.Submission, Count: batch.Value.Count + batch.Value.Joined.Length)))
            .Where(state => state.Submission is not null)
            .Select(state => $"{state.Submission!.Key} {state.Key} {state.Submission.Body} {state.Count}");
        Assert.Empty((await LinesAsync(connection, "SELECT key, id, body, count FROM submissions")).Except(known));

        // One row for each task that has a source, and for those that are folded in a batch.
        await SameAsync(
            connection,
            "SELECT hash, id FROM sources",
            tasks.Where(task => task.Value is { Source: not null, Deleted: false, Status: not (DownloadStatus.Failed or DownloadStatus.Canceled) })
                .Select(task => $"{task.Value.Source} {task.Key}")
                .Union(batches.SelectMany(batch => batch.Value.Sources.Select((hash, i) => (hash, i)).Where(source => source.hash.Length > 0)
                    .Select(source => $"{source.hash} {TaskId.InBatch(batch.Key, source.i)}"))));
    }

    /// <summary>The row of a task, as C# sees it.</summary>
    public static IndexedTask Row(string id, DownloadTask task) => IndexedTask.Of(id, task);

    private static async Task<Dictionary<string, T>> StatesAsync<T>(DbConnection connection, string stateName) =>
        (await connection.QueryAsync<(string Key, byte[] Payload)>(
            "SELECT GrainIdExtensionString, PayloadBinary FROM OrleansStorage WHERE GrainTypeString = @stateName AND PayloadBinary IS NOT NULL",
            new { stateName })).ToDictionary(row => row.Key, row => JsonSerializer.Deserialize<T>(row.Payload, StateJson.Options)!);

    private static async Task SameAsync(DbConnection connection, string sql, IEnumerable<string> expected) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await LinesAsync(connection, sql)).Order(StringComparer.Ordinal));

    private static async Task<IEnumerable<string>> LinesAsync(DbConnection connection, string sql) =>
        (await connection.QueryAsync(sql)).Select(row => string.Join(' ', ((IDictionary<string, object?>)row).Values.Select(value => value is bool flag ? (flag ? 1 : 0) : value)));

    private static string Text(IndexedTask row) => JsonSerializer.Serialize(row, WireJson.Options);
}
