using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AriaCluster.Cluster;
using AriaCluster.Scheduling;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Audit;
using AriaCluster.Silo.Storage.Copies;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AriaCluster.Tests.Storage.Copies;

/// <summary>Databases to copy between, each filled and looked at as a whole.</summary>
internal sealed class CopyRig : IDisposable
{
    private const string IsNote = $"action IN ('{CopyAuthor.Migrate}', '{CopyAuthor.Restore}')";
    private const string Entry = "audit-019e2c4e-5d0a-7c3e-9f11-3a6b5c7d0e1f";

    /// <summary>Who copies in these tests.</summary>
    public static readonly CopyAuthor Author = CopyAuthor.OfThisProcess(CopyAuthor.Migrate);

    private readonly TempFolder _folder = new();
    private int _made;

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An empty place.</summary>
    public async Task<DatabasePlace> PlaceAsync(StorageKind kind) => new(
        kind,
        Path.Combine(_folder.Path, $"{_made++}"),
        kind == StorageKind.PostgreSql ? await (await PostgresServer.SharedAsync()).CreateDatabaseAsync() : null);

    public string NewFile(string name) => Path.Combine(_folder.Path, name);

    /// <summary>Fills a place with these rows, as a copy of them.</summary>
    public static async Task<DatabasePlace> FillAsync(DatabasePlace place, IEnumerable<StoredRow> rows)
    {
        await using var target = place.ToTarget(TimeProvider.System);
        await new Copier(new Rows([.. rows]), target, Author, _ => { }).RunAsync(Cancellation);
        return place;
    }

    /// <summary>One of everything, and tasks in all states.</summary>
    public static IEnumerable<StoredRow> Content(int tasks, int seed = 1)
    {
        var sample = new SampleTasks(seed);
        var at = new DateTime(2026, 11, 22, 10, 20, 30);
        var made = sample.Many(tasks).Select((task, i) => i % 3 == 0 ? task with { Source = i < 4 ? "0aff" : null } : sample.Moved(task)).ToArray();
        var batch = TaskId.NewBatch(DateTimeOffset.UnixEpoch.AddDays(20_000));
        var joined = TaskId.NewBatch(DateTimeOffset.UnixEpoch.AddDays(20_001));
        StoredRow[] rows =
        [
            .. made.Select((task, i) => State(StateNames.Task, task.Id, i % 7 + 1, at.AddSeconds(i), task)),
            State(StateNames.Batch, batch, 1, at, BatchState.Accept(batch, new([new() { Uris = ["http://origin.test/b"] }], "admin", DateTimeOffset.UnixEpoch, new("k1", "b1"), ["0bff"], []))),
            State(StateNames.Batch, joined, 1, at, BatchState.Accept(joined, new([], "admin", DateTimeOffset.UnixEpoch, new("k2", "b2"), [], [new(0, made[0].Id)]))),
            State(StateNames.Worker, "worker-w1", 4, at, new WorkerState { Name = "w1", Session = 7, CreatedAt = DateTimeOffset.UnixEpoch }),
            State(StateNames.Scheduler, ISchedulerGrain.Key, 9, at, new SchedulerState { Epoch = 9 }),
            State(StateNames.Cluster, IClusterGrain.Key, 2, at, new ClusterState()),
            new(CopiedTable.States, StateNames.Task, "task-cleared", 3, at, null),
        ];
        return
        [
            .. rows.OrderBy(row => row.Key, StringComparer.Ordinal).ThenBy(row => row.Name, StringComparer.Ordinal),
            new("submissions", "", "k1", 0, null, Encoding.UTF8.GetBytes($$"""{"key":"k1","id":"{{batch}}","body":"b1","count":1,"created_at":5}""")),
            new("submissions", "", "k2", 0, null, Encoding.UTF8.GetBytes($$"""{"key":"k2","id":"{{joined}}","body":"b2","count":1,"created_at":5}""")),
            new("sources", "", "0aff", 0, null, """{"hash":"0aff","twin":"","id":"task-x"}"""u8.ToArray()),
            new("sources", "task-y", "0aff", 0, null, """{"hash":"0aff","twin":"task-y","id":"task-y"}"""u8.ToArray()),
            new("imports", "", "old-ä", 0, null, """{"old_id":"old-ä","id":"task-x"}"""u8.ToArray()),
            new("audit", "", Entry, 0, null, Encoding.UTF8.GetBytes($$$"""{"id":"{{{Entry}}}","action":"putKey","by":null,"address":"::1","kind":"key","target":"ä","filter":null,"changes":"[]","at":5,"status":200,"count":1,"imported_at":null}""")),
        ];
    }

    public static StoredRow State<T>(string name, string key, int version, DateTime at, T state) =>
        new(CopiedTable.States, name, key, version, at, JsonSerializer.SerializeToUtf8Bytes(state, StateJson.Options));

    /// <summary>Every row of every table that a copy is to keep, those that triggers keep among them, as text; but for <see cref="ReadNotesAsync"/>.</summary>
    public static async Task<ImmutableArray<string>> ReadAllAsync(DatabasePlace place)
    {
        await using var connection = await ConnectAsync(place);
        string[] queries =
        [
            "SELECT GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version FROM OrleansStorage ORDER BY GrainIdExtensionString, GrainTypeString",
            $"SELECT {TaskRow.Columns} FROM tasks ORDER BY id",
            "SELECT id, owner, count, unfolded, created_at FROM batches ORDER BY id",
            "SELECT name, hostname, slots, tags, created_at FROM workers ORDER BY name",
            .. CopiedTable.All.Select(table => $"SELECT {string.Join(", ", table.Columns)} FROM {table.Name} WHERE {(table.Name == AuditRow.Table ? $"NOT {IsNote}" : "true")} ORDER BY {string.Join(", ", table.Keys)}"),
        ];
        var lines = ImmutableArray.CreateBuilder<string>();
        foreach (var query in queries)
        {
            await foreach (var row in connection.QueryUnbufferedAsync(query).WithCancellation(Cancellation))
            {
                lines.Add(string.Join('|', ((IDictionary<string, object?>)row).Select(column => Text(column.Key, column.Value))));
            }
        }

        return lines.ToImmutable();
    }

    /// <summary>The entries of the audit that say who filled the database, each copy's after those of its source.</summary>
    public static async Task<ImmutableArray<AuditEntry>> ReadNotesAsync(DatabasePlace place)
    {
        await using var database = place.ToDatabase(TimeProvider.System);
        await database.OpenAsync(Cancellation);
        var entries = await database.Audit.ListAsync(new(), Cancellation);
        return [.. entries.Where(entry => entry.Action is CopyAuthor.Migrate or CopyAuthor.Restore).Reverse()];
    }

    /// <summary>The names of all tables, in lower case.</summary>
    public static async Task<IEnumerable<string>> ReadTablesAsync(DatabasePlace place)
    {
        await using var connection = await ConnectAsync(place);
        return await connection.QueryAsync<string>(place.Kind == StorageKind.PostgreSql
            ? "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            : "SELECT lower(name) FROM sqlite_master WHERE type = 'table'");
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<DbConnection> ConnectAsync(DatabasePlace place)
    {
        DbConnection connection = place.Kind == StorageKind.PostgreSql
            ? new NpgsqlConnection(place.ConnectionString + ";Pooling=false")
            : new SqliteConnection($"Data Source={place.File};Pooling=false");
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    // What the two databases have different types for; a change's number is each database's own.
    private static string Text(string column, object? value) => (column.ToLowerInvariant(), value) switch
    {
        (_, null) => "",
        ("seq", _) => "seq",
        (_, byte[] bytes) => Encoding.UTF8.GetString(bytes),
        (_, bool flag) => flag ? "1" : "0",
        (_, DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        ("tags", string json) => JsonSerializer.Serialize(JsonSerializer.Deserialize<ImmutableArray<TagRule>>(json, StateJson.Options), StateJson.Options),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>Rows that are in memory.</summary>
    internal sealed class Rows(ImmutableArray<StoredRow> rows, bool mayHaveGoneOn = false) : IRowSource
    {
        public string Description => "rows of a test";

        public bool MayHaveGoneOn => mayHaveGoneOn;

        public Task<long?> CountAsync(CancellationToken ct) => Task.FromResult<long?>(rows.Length);

        public async IAsyncEnumerable<StoredRow> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
        {
            foreach (var row in rows)
            {
                ct.ThrowIfCancellationRequested();
                yield return row;
            }

            await Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
