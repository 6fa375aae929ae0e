using AriaCluster.Api.Hub;
using AriaCluster.Silo;
using AriaCluster.Silo.Engine;
using AriaCluster.Silo.Storage;
using Microsoft.Extensions.Options;

namespace AriaCluster.Api.Engine;

/// <summary>Where the grains of this process's API are: in a silo with it, or in the silos of its cluster.</summary>
internal static class GrainHosting
{
    public static void AddGrains(this IHostApplicationBuilder builder)
    {
        if (HubOptions.IsFront(builder.Configuration))
        {
            builder.AddFront();
        }
        else
        {
            builder.AddSilo(DataFolder);
        }
    }

    private static void AddFront(this IHostApplicationBuilder builder)
    {
        builder.Services.AddStorage(Ownership.None, DataFolder);
        builder.Services.AddOptions<HubOptions>().Validate<IOptions<StorageOptions>>(
            (_, storage) => storage.Value.Kind == StorageKind.PostgreSql,
            "Hub:Role is 'front'. A front end finds its silos in PostgreSQL: set Storage:Kind to postgresql, and Storage:ConnectionString.");
        builder.AddClient();
    }

    private static string DataFolder(IServiceProvider services) => services.GetRequiredService<IOptions<HubOptions>>().Value.Data;
}
