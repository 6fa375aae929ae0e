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
    /// <param name="dataFolder">Where a database that is a file lies.</param>
    public static IServiceCollection AddStorage(this IServiceCollection services, Func<IServiceProvider, string> dataFolder)
    {
        services.AddSettings<StorageOptions>(StorageOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IDatabase>(provider => Create(provider, dataFolder(provider)));
        services.AddSingleton(provider => provider.GetRequiredService<IDatabase>().Index);
        services.AddSingleton<IHostedService, StorageStart>();
        return services;
    }

    private static SqliteDatabase Create(IServiceProvider provider, string dataFolder) => new(
        provider.GetRequiredService<IOptions<StorageOptions>>().Value,
        dataFolder,
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<SqliteDatabase>>());
}
