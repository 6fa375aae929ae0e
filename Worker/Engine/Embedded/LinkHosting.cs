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
        builder.Services.AddOptions<WorkerOptions>().Validate(
            options => options.Link == LinkKind.WebSocket,
            "Worker:Link is 'orleans'. This worker was built for the embedded engine, and has 'websocket' only.");
        builder.Services.AddSingleton<IHubDialer, WebSocketDialer>();
    }
}
