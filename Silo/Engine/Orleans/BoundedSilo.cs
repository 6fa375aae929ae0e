using Microsoft.Extensions.Hosting;

namespace AriaCluster.Silo.Engine;

/// <summary>
/// Orleans' silo among what the process runs. While it stops it writes to the table of members, and waits for a database that is away for longer
/// than the process may take to end. When its time is over it is left behind: the other silos find out that it is gone, as after a kill.
/// </summary>
internal sealed class BoundedSilo(IHostedService silo, TimeProvider time) : IHostedService
{
    // What Orleans does in haste once it is told that its time is over.
    private static readonly TimeSpan _haste = TimeSpan.FromSeconds(1);

    public Task StartAsync(CancellationToken cancellationToken) => silo.StartAsync(cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var overdue = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var end = cancellationToken.Register(() => overdue.CancelAfter(_haste));
        var stopped = silo.StopAsync(cancellationToken);
        await stopped.WaitAsync(overdue.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stopped.IsCompleted)
        {
            await stopped;
        }
    }
}
