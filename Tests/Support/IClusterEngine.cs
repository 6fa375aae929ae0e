using Orleans;

namespace AriaCluster.Tests.Support;

/// <summary>An engine with the grains of the product, over a database that outlives it. Each engine has its <c>ClusterEngine</c>.</summary>
internal interface IClusterEngine : IAsyncDisposable
{
    IGrainFactory Grains { get; }

    IServiceProvider Services { get; }

    Task StartAsync();

    /// <summary>Waits until no grain is at work: where calls take longer than a test's clock, time must not run ahead of them.</summary>
    Task SettleAsync();

    /// <summary>Ends what hostility the cluster was started with.</summary>
    void MakePeace();

    /// <summary>As kill -9 of every process of the cluster.</summary>
    Task KillAsync();
}
