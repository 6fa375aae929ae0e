using AriaCluster.Worker.Agent;
using AriaCluster.Worker.Link;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AriaCluster.Worker.Engine;

/// <summary>The ways to the hub that this build has: its WebSocket, and the cluster itself.</summary>
internal static class LinkHosting
{
    public static void AddLink(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<ClusterLinkOptions>(ClusterLinkOptions.Section);
        if (WorkerOptions.IsOfCluster(builder.Configuration))
        {
            builder.Services.AddSettingsRule<ClusterLinkOptions>(ClusterLinkOptionsCheck.FindFaults);
        }

        builder.Services.AddSingleton<WebSocketDialer>();
        builder.Services.AddSingleton<ClusterDialer>();
        builder.Services.AddSingleton<IHubDialer>(services => services.GetRequiredService<IOptions<WorkerOptions>>().Value.Link switch
        {
            LinkKind.Orleans => services.GetRequiredService<ClusterDialer>(),
            _ => services.GetRequiredService<WebSocketDialer>(),
        });
    }
}
