using AriaCluster.Silo.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Silo.Engine;

/// <summary>The Orleans engine: grains in one or many silos, at home where Orleans puts them.</summary>
internal static class EngineHosting
{
    public const string Name = "orleans";

    /// <summary>What a process with grains must be of its database.</summary>
    public static Ownership Ownership => Ownership.Shared;

    /// <summary>Why a silo cannot be a process without an edge; null if it can.</summary>
    public static string? RefusalToRunAlone(IConfiguration configuration) => StorageOptions.IsShared(configuration)
        ? null
        : "A silo alone is one of several processes, which meet in PostgreSQL: set Storage:Kind to postgresql, and Storage:ConnectionString.";

    public static void AddEngine(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<ClusterNetworkOptions>(ClusterNetworkOptions.Section);
        builder.Logging.FilterOrleans();
        builder.UseOrleans(silo =>
        {
            if (StorageOptions.IsShared(builder.Configuration))
            {
                silo.UsePostgres();
            }
            else
            {
                silo.UseSqlite();
            }
        });
        builder.Services.BoundStop();
        builder.Services.AddHostedService<IdleGrains>();
    }

    /// <summary>Joins the cluster as a client: no grains are here.</summary>
    public static void AddClient(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<ClusterNetworkOptions>(ClusterNetworkOptions.Section);
        builder.Logging.FilterOrleans();
        builder.UseOrleansClient(client => client.UsePostgres());
    }

    private static void BoundStop(this IServiceCollection services)
    {
        var silo = services.Single(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(Orleans.Runtime.Silo).Assembly);
        services[services.IndexOf(silo)] = ServiceDescriptor.Singleton<IHostedService>(provider => new BoundedSilo(
            (IHostedService)ActivatorUtilities.CreateInstance(provider, silo.ImplementationType!), provider.GetRequiredService<TimeProvider>()));
    }

    // At each start these two warn of the kind of garbage collection, which is chosen, and of a delay that is none.
    private static void FilterOrleans(this ILoggingBuilder logging) => logging
        .AddFilter("Orleans", LogLevel.Warning)
        .AddFilter("Orleans.Runtime.Silo", LogLevel.Error)
        .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
}
