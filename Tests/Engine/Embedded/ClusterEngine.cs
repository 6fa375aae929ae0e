using AriaCluster.Embedded;
using AriaCluster.Silo.Engine;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Postgres;
using AriaCluster.Silo.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;

namespace AriaCluster.Tests.Engine;

/// <summary>The embedded engine over a database, SQLite in memory unless PostgreSQL was chosen, that outlives it.</summary>
internal sealed class ClusterEngine : IClusterEngine
{
    /// <summary>How many hostile scenes a run of the tests plays.</summary>
    public static int HostileSeeds => DatabaseChoice.Kind == StorageKind.PostgreSql ? 5 : 20;

    private readonly GrainClusterOptions _options;
    private readonly HostilityOptions? _hostility;
    private IDatabase? _database;
    private ServiceProvider? _services;
    private bool _peaceful;

    private ClusterEngine(GrainClusterOptions options, HostilityOptions? hostility) => (_options, _hostility) = (options, hostility);

    public IGrainFactory Grains => Engine;

    public IServiceProvider Services => _services ?? throw new InvalidOperationException("It is not started.");

    private EmbeddedEngine Engine => Services.GetRequiredService<EmbeddedEngine>();

    public static IClusterEngine Create(GrainClusterOptions options) => Create(options, options.HostileSeed is { } seed ? new HostilityOptions { Seed = seed } : null);

    public static IClusterEngine Create(GrainClusterOptions options, HostilityOptions? hostility) => new ClusterEngine(options, hostility);

    public async Task StartAsync()
    {
        if (_database is null)
        {
            _database = await CreateAsync();
            await _database.OpenAsync(CancellationToken.None);
        }

        _services = Wire(_database, _options, _peaceful ? null : _hostility);
        Engine.Start();
    }

    // What is in this process takes microseconds.
    public Task SettleAsync() => DatabaseChoice.Kind == StorageKind.PostgreSql ? Services.GetRequiredService<Traffic>().SettleAsync() : Task.CompletedTask;

    public void MakePeace()
    {
        _peaceful = true;
        Engine.Hostility?.MakePeace();
    }

    public async Task KillAsync()
    {
        // What the dead process still had under way must not reach the database.
        ((Embedded.MortalStateStore)Services.GetRequiredService<IStateStore>()).Die();
        Engine.Kill();
        await _services!.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await KillAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    /// <summary>What one process has, over a database.</summary>
    internal static ServiceProvider Wire(IDatabase database, GrainClusterOptions options, HostilityOptions? hostility)
    {
        var traffic = new Traffic();
        var services = new ServiceCollection()
            .AddSingleton(traffic)
            .AddSingleton<TimeProvider>(options.Time)
            .AddSingleton(database.Index)
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(options.Settings).Build())
            .AddGrains()
            .AddSingleton<IStateStore>(new Embedded.MortalStateStore(EngineHosting.CreateStore(database), traffic))
            .AddEmbeddedEngine(engine =>
            {
                engine.GrainAssemblies = [typeof(StateJson).Assembly];
                engine.StateJson = StateJson.Options;
                engine.CopyJson = WireJson.Options;
                engine.Hostility = hostility;
            });
        options.Services(services);
        return services.BuildServiceProvider(validateScopes: true);
    }

    private static async Task<IDatabase> CreateAsync()
    {
        if (DatabaseChoice.Kind == StorageKind.PostgreSql)
        {
            var options = new StorageOptions { Kind = StorageKind.PostgreSql, ConnectionString = await DatabaseChoice.CreateAsync() };
            return new PostgresDatabase(options, Ownership.Exclusive, TimeProvider.System, _ => { }, NullLogger<PostgresDatabase>.Instance);
        }

        return new SqliteDatabase(new StorageOptions { Kind = StorageKind.Memory }, "", TimeProvider.System, NullLogger<SqliteDatabase>.Instance);
    }
}
