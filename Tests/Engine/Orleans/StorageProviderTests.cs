using System.Data.Common;
using AriaCluster.Silo.Engine;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Postgres;
using AriaCluster.Silo.Storage.Sqlite;
using AriaCluster.Tasks;
using AriaCluster.Tests.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;

namespace AriaCluster.Tests.Engine;

/// <summary>Orleans' own storage provider on the tables and queries that our scripts make, and ours for SQLite: the same rows.</summary>
public sealed class StorageProviderTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private IDatabase _database = null!;
    private DbConnection _connection = null!;
    private InProcessTestCluster _cluster = null!;

    public static TheoryData<string> Providers => ["AdoNet over PostgreSQL", "AdoNet over SQLite", "SQLite's one writer"];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task AStateIsReadBackUnderTheKeyColumnsThatTheOtherEngineUses(string provider)
    {
        var storage = await StartAsync(provider);
        var task = new SampleTasks(1).Next("task-1");
        var written = new GrainState<DownloadTask>(task);
        await storage.WriteStateAsync(StateNames.Task, Id("task-1"), written);

        var read = new GrainState<DownloadTask>();
        await storage.ReadStateAsync(StateNames.Task, Id("task-1"), read);

        Assert.Equal(("1", "1", true), (written.ETag, read.ETag, read.RecordExists));
        Assert.Equal(Text(task), Text(read.State!));
        var row = await _connection.QuerySingleAsync<(int IdHash, long N0, long N1, int TypeHash, string Type, string Key, string Service, byte[] Payload)>(
            "SELECT GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary FROM OrleansStorage");
        Assert.Equal((-1679200943, 0, 0, -580162601, "task", "task-1", "aria"), (row.IdHash, row.N0, row.N1, row.TypeHash, row.Type, row.Key, row.Service));
        Assert.Equal(Text(task), System.Text.Encoding.UTF8.GetString(row.Payload));
        await TableCheck.TablesMatchPayloadsAsync(_connection, _database.Index);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task OnlyTheNextVersionIsWritten(string provider)
    {
        var storage = await StartAsync(provider);
        var tasks = new SampleTasks(2);
        var current = new GrainState<DownloadTask>(tasks.Next("task-1"));
        await storage.WriteStateAsync(StateNames.Task, Id("task-1"), current);
        var outdated = new GrainState<DownloadTask>(current.State) { ETag = current.ETag };
        var unaware = new GrainState<DownloadTask>(current.State);
        current.State = tasks.Moved(current.State!);
        await storage.WriteStateAsync(StateNames.Task, Id("task-1"), current);

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync(StateNames.Task, Id("task-1"), outdated));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync(StateNames.Task, Id("task-1"), unaware));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync(StateNames.Task, Id("task-1"), outdated));

        Assert.Equal("2", current.ETag);
        await TableCheck.TablesMatchPayloadsAsync(_connection, _database.Index);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task AClearedStateIsEmptyAndItsVersionGoesOn(string provider)
    {
        var storage = await StartAsync(provider);
        var state = new GrainState<DownloadTask>(new SampleTasks(3).Next("task-1"));
        await storage.WriteStateAsync(StateNames.Task, Id("task-1"), state);

        await storage.ClearStateAsync(StateNames.Task, Id("task-1"), state);

        var read = new GrainState<DownloadTask>();
        await storage.ReadStateAsync(StateNames.Task, Id("task-1"), read);
        Assert.Equal(("2", "2", false), (state.ETag, read.ETag, read.RecordExists));
        Assert.Empty(await _database.Index.FindAsync(["task-1"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ASiloThatLostItsLockDoesNotWriteBesideAnExclusiveOwner()
    {
        var storage = await StartAsync("AdoNet over PostgreSQL");
        var state = new GrainState<DownloadTask>(new SampleTasks(4).Next("task-1"));
        await storage.WriteStateAsync(StateNames.Task, Id("task-1"), state);
        await _database.DisposeAsync();
        await using var owner = new PostgresDatabase(Options(), Ownership.Exclusive, TimeProvider.System, _ => { }, NullLogger<PostgresDatabase>.Instance);
        await owner.OpenAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync(StateNames.Task, Id("task-1"), state));
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => storage.WriteStateAsync(StateNames.Task, Id("task-2"), new GrainState<DownloadTask>(new SampleTasks(5).Next("task-2"))));

        Assert.Equal(1, await _connection.QuerySingleAsync<int>("SELECT sum(Version) FROM OrleansStorage"));
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _connection.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    private static GrainId Id(string key) => GrainId.Create("task", key);

    private static string Text(DownloadTask task) => System.Text.Json.JsonSerializer.Serialize(task, StateJson.Options);

    private StorageOptions Options() => new() { Kind = StorageKind.PostgreSql, ConnectionString = _connection.ConnectionString };

    private async Task<IGrainStorage> StartAsync(string provider)
    {
        _connection = provider == "AdoNet over PostgreSQL"
            ? new NpgsqlConnection(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync())
            : new SqliteConnection($"Data Source={_folder["aria.db"]};Pooling=False");
        _database = provider == "AdoNet over PostgreSQL"
            ? new PostgresDatabase(Options(), Ownership.Shared, TimeProvider.System, _ => { }, NullLogger<PostgresDatabase>.Instance)
            : new SqliteDatabase(new StorageOptions(), _folder.Path, TimeProvider.System, NullLogger<SqliteDatabase>.Instance);
        await _database.OpenAsync(TestContext.Current.CancellationToken);

        var builder = new InProcessTestClusterBuilder(1) { Options = { ServiceId = "aria", ConfigureFileLogging = false } };
        builder.ConfigureSilo((_, silo) => Configure(silo, provider));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        return _cluster.GetSiloServiceProvider().GetRequiredKeyedService<IGrainStorage>(StateNames.Storage);
    }

    private void Configure(ISiloBuilder silo, string provider)
    {
        switch (provider)
        {
            case "AdoNet over PostgreSQL":
                silo.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(Options()));
                silo.AddPostgresStates();
                break;
            case "AdoNet over SQLite":
                silo.AddAdoNetGrainStorage(StateNames.Storage, options =>
                {
                    options.Invariant = "System.Data.SQLite";
                    options.ConnectionString = _connection.ConnectionString;
                    options.GrainStorageSerializer = new StateSerializer();
                });
                break;
            default:
                silo.Services.AddGrainStorage(StateNames.Storage, (_, _) => new SqliteGrainStorage((SqliteDatabase)_database));
                break;
        }
    }
}
