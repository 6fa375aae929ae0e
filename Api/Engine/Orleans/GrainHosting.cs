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
        builder.Services.AddSettingsRule<StorageOptions>(storage => storage.Kind == StorageKind.PostgreSql
            ? []
            : [new("A front end (Hub:Role) finds its silos in PostgreSQL: set it to postgresql, and Storage:ConnectionString.", [nameof(storage.Kind)])]);
        builder.AddClient();
    }

    private static string DataFolder(IServiceProvider services) => services.GetRequiredService<IOptions<HubOptions>>().Value.Data;
}
