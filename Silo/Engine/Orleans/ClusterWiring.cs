using System.Data.Common;
using System.Net;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;

namespace AriaCluster.Silo.Engine;

/// <summary>What our settings mean to Orleans, for silos and for clients of them.</summary>
internal static class ClusterWiring
{
    private const string ServiceId = "aria";
    private const string Invariant = "Npgsql";
    private const int SiloPort = 11111;
    private const int GatewayPort = 30000;
    private const int MaxPoolSize = 32;

    private static readonly TimeSpan _clientRetry = TimeSpan.FromSeconds(1);

    /// <summary>One of many silos: they meet in PostgreSQL, which keeps their grains' state.</summary>
    public static void UsePostgres(this ISiloBuilder silo)
    {
        silo.UseSettings(SiloPort, GatewayPort);
        silo.UseAdoNetClustering(options => options.Configure<IOptions<StorageOptions>>(
            (clustering, storage) => (clustering.Invariant, clustering.ConnectionString) = (Invariant, ConnectionString(storage.Value, "membership"))));
        silo.AddPostgresStates();
    }

    /// <summary>The states of grains in PostgreSQL, as the embedded engine keeps them.</summary>
    public static void AddPostgresStates(this ISiloBuilder silo) =>
        silo.AddAdoNetGrainStorage(StateNames.Storage, options => options.Configure<IOptions<StorageOptions>>((states, storage) =>
        {
            states.Invariant = Invariant;
            states.ConnectionString = ConnectionString(storage.Value, "states");
            states.GrainStorageSerializer = new StateSerializer();
        }));

    /// <summary>The only silo: its membership is its own memory.</summary>
    public static void UseSqlite(this ISiloBuilder silo)
    {
        silo.UseLocalhostClustering(serviceId: ServiceId);
        silo.UseSettings(siloPort: 0, gatewayPort: 0);
        silo.Services.AddGrainStorage(
            StateNames.Storage, (provider, _) => new SqliteGrainStorage((SqliteDatabase)provider.GetRequiredService<IDatabase>()));
    }

    /// <summary>A process without grains. It waits for a silo for as long as it takes, and comes back when all were away.</summary>
    public static void UsePostgres(this IClientBuilder client)
    {
        client.Services.AddOptions<ClusterOptions>().Configure<IOptions<ClusterNetworkOptions>>(Identify);
        client.Services.Configure<ExceptionSerializationOptions>(CarryFaultsOfStorage);
        client.Services.AddOptions<ClientMessagingOptions>().Configure<IOptions<ClusterNetworkOptions>>(
            (messaging, network) => messaging.ResponseTimeout = network.Value.ResponseTimeout);
        client.Services.AddOptions<GatewayOptions>().Configure<IOptions<ClusterNetworkOptions>>(
            (gateways, network) => gateways.GatewayListRefreshPeriod = network.Value.ResponseTimeout);
        client.UseAdoNetClustering(options => options.Configure<IOptions<StorageOptions>>(
            (clustering, storage) => (clustering.Invariant, clustering.ConnectionString) = (Invariant, ConnectionString(storage.Value, "gateways"))));
        client.UseConnectionRetryFilter(async (_, ct) =>
        {
            await Task.Delay(_clientRetry, TimeProvider.System, ct);
            return true;
        });
    }

    /// <summary>
    /// What a database says travels to whoever called the grain. Without this a caller in another process would be told that the fault
    /// cannot be serialized, and take it for one of the hub's own.
    /// </summary>
    public static void CarryFaultsOfStorage(ExceptionSerializationOptions exceptions) =>
        exceptions.SupportedExceptionTypeFilter = type => typeof(DbException).IsAssignableFrom(type) || type == typeof(StorageUnavailableException);

    private static void UseSettings(this ISiloBuilder silo, int siloPort, int gatewayPort)
    {
        var services = silo.Services;
        services.Configure<ExceptionSerializationOptions>(CarryFaultsOfStorage);
        services.AddOptions<ClusterOptions>().Configure<IOptions<ClusterNetworkOptions>>(Identify);
        services.AddOptions<EndpointOptions>().Configure<IOptions<ClusterNetworkOptions>>(
            (endpoints, network) => Listen(endpoints, network.Value, siloPort, gatewayPort));
        services.AddOptions<SiloMessagingOptions>().Configure<IOptions<ClusterNetworkOptions>>(
            (messaging, network) => messaging.ResponseTimeout = network.Value.ResponseTimeout);
        services.AddOptions<ClusterMembershipOptions>().Configure<IOptions<ClusterNetworkOptions>>(Watch);
        services.Configure<GrainCollectionOptions>(grains => grains.CollectionAge = IdleGrains.CollectionAge);
    }

    private static void Identify(ClusterOptions cluster, IOptions<ClusterNetworkOptions> network) =>
        (cluster.ClusterId, cluster.ServiceId) = (network.Value.Id, ServiceId);

    private static void Listen(EndpointOptions endpoints, ClusterNetworkOptions network, int siloPort, int gatewayPort)
    {
        var address = IPAddress.Parse(network.Address);
        var listening = network.ListensOnAnyAddress ? IPAddress.Any : address;
        endpoints.AdvertisedIPAddress = address;
        endpoints.SiloPort = FreePort.Or(network.SiloPort ?? siloPort, listening);
        endpoints.GatewayPort = FreePort.Or(network.GatewayPort ?? gatewayPort, listening);
        endpoints.SiloListeningEndpoint = new IPEndPoint(listening, endpoints.SiloPort);
        endpoints.GatewayListeningEndpoint = new IPEndPoint(listening, endpoints.GatewayPort);
    }

    // A silo that was killed is replaced within a few seconds.
    private static void Watch(ClusterMembershipOptions membership, IOptions<ClusterNetworkOptions> network)
    {
        membership.ProbeTimeout = network.Value.ProbeTimeout;
        membership.NumMissedProbesLimit = network.Value.MissedProbes;
        membership.NumVotesForDeathDeclaration = network.Value.Votes;
        membership.TableRefreshTimeout = network.Value.ProbeTimeout * 5;
        membership.IAmAliveTablePublishTimeout = network.Value.ProbeTimeout * 5;

        // It goes by when the silo that joins says it began, and would turn away one whose clock was set back.
        membership.EvictWhenMaxJoinAttemptTimeExceeded = false;
    }

    private static string ConnectionString(StorageOptions storage, string duty)
    {
        var connection = new NpgsqlConnectionStringBuilder(storage.ConnectionString)
        {
            ApplicationName = $"aria {Environment.ProcessId} {duty}",
            Timeout = 5,
            CommandTimeout = 8,
            MaxAutoPrepare = 20,
            AutoPrepareMinUsages = 2,
        };
        connection.MaxPoolSize = Math.Min(connection.MaxPoolSize, MaxPoolSize);
        connection.Options += storage.Durability == Durability.Process ? " -c synchronous_commit=off" : "";
        return connection.ToString();
    }
}
