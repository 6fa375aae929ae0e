using System.Globalization;
using System.Text.Json;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Silo.Storage.Copies;

/// <summary>What the triggers should have kept of every state, against what they kept. Of each row only a hash is held.</summary>
internal sealed class TableComparison(DatabaseRows database)
{
    private readonly Dictionary<(string Table, string Key), int> _expected = [];
    private readonly List<string> _faults = [];

    public void Expect(DownloadTask task, string key) => _expected[("tasks", key)] = Text(IndexedTask.Of(key, task)).GetHashCode(StringComparison.Ordinal);

    public void Expect(BatchState batch, string key)
    {
        // One whose entries all joined tasks that were there has none of its own, and so no row: it answers its idempotency key alone.
        if (batch.Count > 0)
        {
            _expected[("batches", key)] = HashCode.Combine(batch.Owner, (long)batch.Count, batch.Unfolded, batch.CreatedAt.ToUnixTimeMilliseconds());
        }
    }

    public void Expect(WorkerState worker, string key) => _expected[("workers", WorkerName.FromKey(key))] =
        HashCode.Combine(worker.Registration?.Hostname, (long?)worker.Registration?.Slots, worker.CreatedAt.ToUnixTimeMilliseconds());

    /// <summary>The differences in words; those that were expected are gone then.</summary>
    public async Task<IReadOnlyList<string>> FindFaultsAsync(CancellationToken ct)
    {
        await foreach (var row in database.QueryAsync<TaskRow>($"SELECT {TaskRow.Columns} FROM tasks").WithCancellation(ct))
        {
            Compare("tasks", row.Id, Text(row.ToTask() with { Seq = 0 }).GetHashCode(StringComparison.Ordinal));
        }

        await foreach (var row in database.QueryAsync<BatchRow>(
            "SELECT id AS Id, owner AS Owner, count AS Count, unfolded AS Unfolded, created_at AS CreatedAt FROM batches").WithCancellation(ct))
        {
            Compare("batches", row.Id, HashCode.Combine(row.Owner, row.Count, row.Unfolded, row.CreatedAt));
        }

        await foreach (var row in database.QueryAsync<WorkerRow>(
            "SELECT name AS Name, hostname AS Hostname, slots AS Slots, created_at AS CreatedAt FROM workers").WithCancellation(ct))
        {
            Compare("workers", row.Name, HashCode.Combine(row.Hostname, row.Slots, row.CreatedAt));
        }

        _faults.AddRange(_expected.Keys.Select(missing => string.Create(CultureInfo.InvariantCulture, $"{missing.Table} {missing.Key}: the row is missing.")));
        return _faults;
    }

    private void Compare(string table, string key, int hash)
    {
        if (!_expected.Remove((table, key), out var expected))
        {
            _faults.Add($"{table} {key}: there is a row and no state.");
        }
        else if (expected != hash)
        {
            _faults.Add($"{table} {key}: the row does not say what the state says.");
        }
    }

    private static string Text(IndexedTask row) => JsonSerializer.Serialize(row, StateJson.Options);

    private sealed class BatchRow
    {
        public string Id { get; init; } = "";

        public string Owner { get; init; } = "";

        public long Count { get; init; }

        public bool Unfolded { get; init; }

        public long CreatedAt { get; init; }
    }

    private sealed class WorkerRow
    {
        public string Name { get; init; } = "";

        public string? Hostname { get; init; }

        public long? Slots { get; init; }

        public long CreatedAt { get; init; }
    }
}
