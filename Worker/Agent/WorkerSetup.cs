using AriaCluster.Worker.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AriaCluster.Worker.Agent;

/// <summary>The wiring of the agent.</summary>
internal static class WorkerSetup
{
    public static void AddWorkerAgent(this HostApplicationBuilder builder)
    {
        builder.Services.AddSettings<WorkerOptions>(WorkerOptions.Section);
        builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<WorkerOptions>>().Value);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddLink();
        builder.Services.AddSingleton<WorkerService>();
        builder.Services.AddHostedService(services => services.GetRequiredService<WorkerService>());
    }
}
