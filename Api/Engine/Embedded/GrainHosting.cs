using AriaCluster.Api.Hub;
using AriaCluster.Silo;
using Microsoft.Extensions.Options;

namespace AriaCluster.Api.Engine;

/// <summary>Where the grains of this process's API are: with it.</summary>
internal static class GrainHosting
{
    public static void AddGrains(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettingsRule<HubOptions>(hub => hub.Role != HubRole.Front
            ? []
            : [new("The embedded engine has all grains in the hub's process; front ends need a build for Orleans.", [nameof(hub.Role)])]);
        builder.AddSilo(services => services.GetRequiredService<IOptions<HubOptions>>().Value.Data);
    }
}
