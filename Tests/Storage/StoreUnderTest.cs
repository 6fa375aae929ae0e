using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Postgres;
using AriaCluster.Silo.Storage.Sqlite;
using AriaCluster.Tasks;
using AriaCluster.Tests.Engine;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace AriaCluster.Tests.Storage;

/// <summary>A database of one kind, opened, with the engine's states and the index over it.</summary>
internal sealed class StoreUnderTest : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<Type, string> _databases = new();

    private readonly TempFolder _folder = new();
    private readonly StorageOptions _options;
    private IDatabase _database;

    private StoreUnderTest(StorageOptions options)
    {
        _options = options;
        _database = Create();
    }

    public EngineStates States { get; private set; } = null!;

    public IDatabase Database => _database;

    public ITaskIndex Index => _database.Index;

    /// <summary>Why the process would have been ended.</summary>
    public TaskCompletionSource<string> Lost { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An empty one. The tests of one class, which take turns, share a database on the server.</summary>
    public static async Task<StoreUnderTest> OpenAsync(StorageKind kind, object testClass)
    {
        if (kind != StorageKind.PostgreSql)
        {
            return await OpenAsync(kind, connectionString: null);
        }

        var known = _databases.TryGetValue(testClass.GetType(), out var connectionString);
        if (!known)
        {
            _databases[testClass.GetType()] = connectionString = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        }

        var store = await OpenAsync(kind, connectionString);
        if (known)
        {
            await using var connection = await store.ConnectAsync();
            await connection.ExecuteAsync("TRUNCATE OrleansStorage, tasks, batches, workers, submissions, sources, audit");
        }

        return store;
    }

    public static async Task<StoreUnderTest> OpenAsync(StorageKind kind, string? connectionString)
    {
        var store = new StoreUnderTest(new() { Kind = kind, ConnectionString = connectionString });
        try
        {
            await store.OpenAsync();
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes it properly and opens it again.</summary>
    public async Task ReopenAsync()
    {
        await _database.DisposeAsync();
        _database = Create();
        await OpenAsync();
    }

    /// <summary>A connection that only reads.</summary>
    public async Task<DbConnection> ConnectAsync()
    {
        DbConnection connection = _database is SqliteDatabase sqlite
            ? new SqliteConnection(sqlite.ReadConnectionString)
            : new NpgsqlConnection(_options.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    public async Task<int> WriteAsync<T>(string stateName, string key, T state, int? version) =>
        await States.WriteAsync(stateName, key, JsonSerializer.SerializeToUtf8Bytes(state, StateJson.Options), version, Cancellation);

    public Task<int> WriteAsync(DownloadTask task, int? version = null) => WriteAsync(StateNames.Task, task.Id, task, version);

    public Task WriteAllAsync(IEnumerable<DownloadTask> tasks) => Task.WhenAll(tasks.Select(task => WriteAsync(task)));

    public async Task<T?> ReadAsync<T>(string stateName, string key) =>
        await States.ReadAsync(stateName, key, Cancellation) is { Payload.Length: > 0 } stored
            ? JsonSerializer.Deserialize<T>(stored.Payload, StateJson.Options)
            : default;

    public async Task CheckTablesAsync()
    {
        await using var connection = await ConnectAsync();
        await TableCheck.TablesMatchPayloadsAsync(connection, Index);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    private async Task OpenAsync()
    {
        await _database.OpenAsync(Cancellation);
        States = await EngineStates.OpenAsync(_database, _options);
    }

    private IDatabase Create() => _options.Kind == StorageKind.PostgreSql
        ? new PostgresDatabase(_options, EngineStates.Ownership, TimeProvider.System, why => Lost.TrySetResult(why), NullLogger<PostgresDatabase>.Instance)
        : new SqliteDatabase(_options, _folder.Path, TimeProvider.System, NullLogger<SqliteDatabase>.Instance);
}
