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
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<RetentionOptions>>().Value;
            var archive = new ArchiveFile(Path.GetFullPath(options.Folder ?? Path.Combine(dataFolder(provider), DefaultFolder)));
            return ActivatorUtilities.CreateInstance<Archivist>(provider, archive, options.Keep);
        });
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<Archivist>());
        return services;
    }
}
