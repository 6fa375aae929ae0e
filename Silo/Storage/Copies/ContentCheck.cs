using System.Data.Common;
using System.Text.Json;
using AriaCluster.Cluster;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Silo.Storage.Copies;

/// <summary>Goes through all rows of a database or a backup: every state must be what its grain would read, under its own key.</summary>
internal sealed class ContentCheck
{
    private const int MaxListed = 100;

    private readonly List<string> _listed = [];
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private long _rows;
    private long _faults;

    public async Task<CheckResult> RunAsync(IRowSource source, Action<CopyProgress> tell, CancellationToken ct)
    {
        try
        {
            await CheckRowsAsync(source, tell, ct);
        }
        catch (DbException e) when (DatabaseFault.IsDamage(e))
        {
            // What was found until there is told all the same.
            Add(DatabaseFault.Describe(source.Description, e));
        }

        return new CheckResult(source.Description, _rows, _counts, _faults, _listed);
    }

    private async Task CheckRowsAsync(IRowSource source, Action<CopyProgress> tell, CancellationToken ct)
    {
        var database = source as DatabaseRows;
        var tables = database is null ? null : new TableComparison(database);
        foreach (var fault in database is null ? [] : await database.CheckFileAsync(ct))
        {
            Add(fault);
        }

        var total = await source.CountAsync(ct);
        await foreach (var row in source.ReadAsync(ct))
        {
            Check(row, tables);
            if (++_rows % 1_000 == 0)
            {
                tell(new CopyProgress(_rows, total));
            }
        }

        foreach (var fault in tables is null ? [] : await tables.FindFaultsAsync(ct))
        {
            Add(fault);
        }
    }

    private void Check(StoredRow row, TableComparison? tables)
    {
        _counts[row.Kind] = _counts.GetValueOrDefault(row.Kind) + 1;
        if (row is { Table: CopiedTable.States, Payload: { } payload })
        {
            try
            {
                CheckState(row, payload, tables);
            }
            catch (JsonException e)
            {
                Add($"{row.Name} {row.Key}: its state cannot be read: {e.Message}");
            }
        }
    }

    private void CheckState(StoredRow row, byte[] payload, TableComparison? tables)
    {
        var id = row.Key;
        switch (row.Name)
        {
            case StateNames.Task:
                var task = Read<DownloadTask>(payload);
                tables?.Expect(task, id);
                id = task.Id;
                break;
            case StateNames.Batch:
                var batch = Read<BatchState>(payload);
                tables?.Expect(batch, id);
                id = batch.Id;
                break;
            case StateNames.Worker:
                var worker = Read<WorkerState>(payload);
                tables?.Expect(worker, id);
                id = WorkerName.ToKey(worker.Name);
                break;
            case StateNames.Scheduler:
                Read<SchedulerState>(payload);
                break;
            case StateNames.Cluster:
                Read<ClusterState>(payload);
                break;
        }

        if (id != row.Key)
        {
            Add($"{row.Name} {row.Key}: its state is that of {id}.");
        }
    }

    private static T Read<T>(byte[] payload) =>
        JsonSerializer.Deserialize<T>(payload, StateJson.Options) ?? throw new JsonException("it is null");

    private void Add(string fault)
    {
        _faults++;
        if (_listed.Count < MaxListed)
        {
            _listed.Add(fault);
        }
    }
}
