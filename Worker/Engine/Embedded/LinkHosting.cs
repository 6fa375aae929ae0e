using AriaCluster.Worker.Agent;
using AriaCluster.Worker.Link;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AriaCluster.Worker.Engine;

/// <summary>The ways to the hub that this build has: its WebSocket, which is the same on both engines.</summary>
internal static class LinkHosting
{
    public static void AddLink(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettingsRule<WorkerOptions>(worker => worker.Link != LinkKind.Orleans
            ? []
            : [new("This worker was built for the embedded engine, and has websocket only.", [nameof(worker.Link)])]);
        builder.Services.AddSingleton<IHubDialer, WebSocketDialer>();
    }
}
