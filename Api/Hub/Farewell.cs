using AriaCluster.Hosting.Stopping;
using Microsoft.AspNetCore.Hosting.Server;

namespace AriaCluster.Api.Hub;

/// <summary>
/// The first steps of the hub's stop, while the grains still answer: no connection is accepted any more, then whoever has one that stays
/// open is told, and what was asked for already is answered. Connections of those who do not listen are broken off at the bound.
/// </summary>
internal sealed class Farewell(IServer server, StopSteps steps) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _said = new();

    /// <summary>Canceled when clients are to be told. Their connections end by it, not by the host's own token, which comes too early.</summary>
    public CancellationToken Said => _said.Token;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var closed = Task.CompletedTask;
        await steps.RunAsync("connections no longer accepted", StopBounds.Clients, _ =>
        {
            // It gives the ports up before it first waits, and from then on waits for connections to end.
            closed = server.StopAsync(patience.Token);
            return Task.CompletedTask;
        });
        await steps.RunAsync("clients told", StopBounds.Clients, async ct =>
        {
            await using var bound = ct.Register(patience.Cancel);
            await _said.CancelAsync();
            await closed;
        });
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _said.Dispose();
}
