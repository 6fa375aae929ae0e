using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AriaCluster.Silo.Retention;

internal static class RetentionHosting
{
    private const string DefaultFolder = "archive";

    /// <param name="services">Where it goes.</param>
    /// <param name="dataFolder">Where the archive lies unless a setting says otherwise.</param>
    public static IServiceCollection AddRetention(this IServiceCollection services, Func<IServiceProvider, string> dataFolder)
    {
        services.AddSettings<RetentionOptions>(RetentionOptions.Section);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Archivist>(provider, Archive("tasks", provider, dataFolder), Options(provider).Keep));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<AuditArchivist>(provider, Archive("audit", provider, dataFolder), Options(provider).KeepAudit));
        services.AddSingleton<BatchSweeper>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<Archivist>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<AuditArchivist>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<BatchSweeper>());
        return services;
    }

    private static ArchiveFile Archive(string name, IServiceProvider provider, Func<IServiceProvider, string> dataFolder) =>
        new(Path.GetFullPath(Options(provider).Folder ?? Path.Combine(dataFolder(provider), DefaultFolder)), name);

    private static RetentionOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<RetentionOptions>>().Value;
}
