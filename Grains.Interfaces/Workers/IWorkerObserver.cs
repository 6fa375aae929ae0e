using Orleans.Concurrency;

namespace AriaCluster.Workers;

/// <summary>What the hub says to a worker. One-way: what is lost is mended by the next heartbeat.</summary>
[Alias("aria.IWorkerObserver")]
public interface IWorkerObserver : IGrainObserver
{
    /// <summary>Orders of the next revision.</summary>
    [Alias("Apply"), OneWay]
    Task ApplyAsync(WorkerOrders orders);

    /// <summary>A newer session of this worker took over: this connection is to be closed.</summary>
    [Alias("Replaced"), OneWay]
    Task ReplacedAsync(long session);

    /// <summary>The worker's token is refused from now on: it is to stop at once, and this connection is to be closed.</summary>
    [Alias("Revoked"), OneWay]
    Task RevokedAsync();
}
