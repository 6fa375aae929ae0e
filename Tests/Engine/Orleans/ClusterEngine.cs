using AriaCluster.Silo.Engine;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.TestingHost;

namespace AriaCluster.Tests.Engine;

/// <summary>Orleans: two silos in this process over a PostgreSQL database that outlives them.</summary>
internal sealed class ClusterEngine : IClusterEngine
{
    /// <summary>How many hostile scenes a run of the tests plays; each starts silos anew several times.</summary>
    public const int HostileSeeds = 5;

    private readonly GrainClusterOptions _options;
    private readonly Hostility? _hostility;
    private Traffic _traffic = new();
    private StorageOptions? _storage;
    private PostgresDatabase? _database;
    private InProcessTestCluster? _cluster;

    private ClusterEngine(GrainClusterOptions options)
    {
        _options = options;
        _hostility = options.HostileSeed is { } seed ? new Hostility(seed) : null;
    }

    public IGrainFactory Grains => Cluster.Client;

    public IServiceProvider Services => Cluster.GetSiloServiceProvider(Cluster.Silos[0].SiloAddress);

    /// <summary>The silos, for tests that kill one.</summary>
    public InProcessTestCluster Cluster => _cluster ?? throw new InvalidOperationException("It is not started.");

    /// <summary>Where the database is.</summary>
    public string ConnectionString => _storage?.ConnectionString ?? throw new InvalidOperationException("It is not started.");

    public static IClusterEngine Create(GrainClusterOptions options) => new ClusterEngine(options);

    public async Task StartAsync()
    {
        await OpenAsync();
        _traffic = new();
        var builder = new InProcessTestClusterBuilder(2) { Options = { ServiceId = "aria", ConfigureFileLogging = false } };
        builder.ConfigureSilo((_, silo) => Configure(silo));
        builder.ConfigureClient(client =>
        {
            client.Services.Configure<ExceptionSerializationOptions>(ClusterWiring.CarryFaultsOfStorage);
            client.Configure<ClientMessagingOptions>(Bound);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public Task SettleAsync() => _traffic.SettleAsync();

    public void MakePeace() => _hostility?.Rest();

    public async Task KillAsync()
    {
        var cluster = Cluster;
        _cluster = null;
        await cluster.KillClientAsync();
        foreach (var silo in cluster.Silos)
        {
            await cluster.KillSiloAsync(silo);
        }

        await cluster.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await KillAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    private async Task OpenAsync()
    {
        if (_database is null)
        {
            _storage = new StorageOptions { Kind = StorageKind.PostgreSql, ConnectionString = await DatabaseChoice.CreateAsync() };
            _database = new PostgresDatabase(_storage, Ownership.Shared, TimeProvider.System, _ => { }, NullLogger<PostgresDatabase>.Instance);
            await _database.OpenAsync(TestContext.Current.CancellationToken);
        }
    }

    private void Configure(ISiloBuilder silo)
    {
        silo.AddPostgresStates();
        silo.Services
            .AddSingleton<TimeProvider>(_options.Time)
            .AddSingleton(Microsoft.Extensions.Options.Options.Create(_storage!))
            .AddSingleton(_database!.Index)
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(_options.Settings).Build())
            .AddGrains()
            .Configure<ExceptionSerializationOptions>(ClusterWiring.CarryFaultsOfStorage)
            .Configure<SiloMessagingOptions>(Bound)
            .Configure<ClusterMembershipOptions>(Watch);

        // The clock of the grains stands still, that of the silos must not.
        silo.Services.AddKeyedSingleton(KeyedService.AnyKey, (_, _) => TimeProvider.System);
        silo.Services.AddKeyedSingleton<TimeProvider>("Orleans.Grains", _options.Time);
        silo.AddIncomingGrainCallFilter(new TrafficFilter(_traffic));
        if (_hostility is not null)
        {
            silo.AddIncomingGrainCallFilter(_hostility);
        }

        _options.Services(silo.Services);
    }

    // As the product sets it: a dead silo is missed after a second.
    private static void Watch(ClusterMembershipOptions membership) =>
        (membership.ProbeTimeout, membership.NumMissedProbesLimit, membership.NumVotesForDeathDeclaration) = (TimeSpan.FromSeconds(1), 2, 1);

    private static void Bound(MessagingOptions messaging) => messaging.ResponseTimeout = TimeSpan.FromSeconds(5);
}
