using AriaCluster.Hosting.Stopping;
using AriaCluster.Silo.Storage.Postgres;
using AriaCluster.Silo.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AriaCluster.Silo.Storage;

internal static class StorageHosting
{
    /// <summary>The database, opened before anything that is registered later starts, and its index.</summary>
    /// <param name="services">Where it goes.</param>
    /// <param name="ownership">What this process wants to be of it.</param>
    /// <param name="dataFolder">Where a database that is a file lies.</param>
    public static IServiceCollection AddStorage(
        this IServiceCollection services, Ownership ownership, Func<IServiceProvider, string> dataFolder)
    {
        services.AddSettings<StorageOptions>(StorageOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ForwardClock>();
        services.TryAddSingleton<StopSteps>();
        services.AddSingleton(provider => Create(provider, ownership, dataFolder));
        services.AddSingleton(provider => provider.GetRequiredService<IDatabase>().Index);
        services.AddSingleton(provider => provider.GetRequiredService<IDatabase>().Audit);
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<StorageStart>(provider, ownership));
        return services;
    }

    private static IDatabase Create(IServiceProvider provider, Ownership ownership, Func<IServiceProvider, string> dataFolder)
    {
        var options = provider.GetRequiredService<IOptions<StorageOptions>>().Value;
        var time = provider.GetRequiredService<TimeProvider>();
        return options.Kind == StorageKind.PostgreSql
            ? new PostgresDatabase(options, ownership, time, _ => End(provider), provider.GetRequiredService<ILogger<PostgresDatabase>>())
            : new SqliteDatabase(options, dataFolder(provider), time, provider.GetRequiredService<ILogger<SqliteDatabase>>());
    }

    private static void End(IServiceProvider provider)
    {
        Environment.ExitCode = ExitCode.OwnershipLost;
        provider.GetRequiredService<IHostApplicationLifetime>().StopApplication();
    }
}
