using Microsoft.Extensions.Hosting;

namespace AriaCluster.Embedded;

/// <summary>Starts and stops the engine with its host.</summary>
internal sealed class EngineLifetime(EmbeddedEngine engine) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        engine.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => engine.StopAsync(cancellationToken);
}
