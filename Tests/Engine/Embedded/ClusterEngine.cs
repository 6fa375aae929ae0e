using AriaCluster.Embedded;
using AriaCluster.Silo.Engine;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;

namespace AriaCluster.Tests.Engine;

/// <summary>The embedded engine over SQLite in memory; the database outlives the engine.</summary>
internal sealed class ClusterEngine : IClusterEngine
{
    /// <summary>How many hostile scenes a run of the tests plays.</summary>
    public const int HostileSeeds = 20;

    private readonly GrainClusterOptions _options;
    private readonly SqliteDatabase _database;
    private ServiceProvider? _services;
    private bool _peaceful;

    private ClusterEngine(GrainClusterOptions options)
    {
        _options = options;
        _database = new SqliteDatabase(
            new StorageOptions { Kind = StorageKind.Memory }, "", TimeProvider.System, NullLogger<SqliteDatabase>.Instance);
    }

    public IGrainFactory Grains => Engine;

    public IServiceProvider Services => _services ?? throw new InvalidOperationException("It is not started.");

    private EmbeddedEngine Engine => Services.GetRequiredService<EmbeddedEngine>();

    public static IClusterEngine Create(GrainClusterOptions options) => new ClusterEngine(options);

    public async Task StartAsync()
    {
        if (_services is null)
        {
            await _database.OpenAsync(CancellationToken.None);
        }

        _services = Wire(_database, _options, _options.HostileSeed is { } seed && !_peaceful ? new HostilityOptions { Seed = seed } : null);
        Engine.Start();
    }

    // A call takes microseconds here.
    public Task SettleAsync() => Task.CompletedTask;

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
        await using (_database)
        {
            if (_services is not null)
            {
                await KillAsync();
            }
        }
    }

    /// <summary>What one process has, over a database.</summary>
    internal static ServiceProvider Wire(SqliteDatabase database, GrainClusterOptions options, HostilityOptions? hostility)
    {
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(options.Time)
            .AddSingleton(database.Index)
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(options.Settings).Build())
            .AddGrains()
            .AddSingleton<IStateStore>(new Embedded.MortalStateStore(new SqliteStateStore(database)))
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
}
