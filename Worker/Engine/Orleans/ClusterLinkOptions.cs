using AriaCluster.Hosting;

namespace AriaCluster.Worker.Engine;

/// <summary>How a worker whose <c>Worker:Link</c> is <c>orleans</c> finds the cluster: section <c>Cluster</c>.</summary>
internal sealed class ClusterLinkOptions
{
    public const string Section = "Cluster";

    /// <summary>The cluster's id. Default <c>aria</c>.</summary>
    public string Id { get; set; } = "aria";

    /// <summary>Gateways of silos, as <c>10.0.0.5:30000</c>: one that is alive is enough. Default none.</summary>
    public IList<string> Gateways { get; } = [];

    /// <summary>The cluster's PostgreSQL database, in which to look the gateways up when none is given. Default none.</summary>
    [Secret]
    public string? ConnectionString { get; set; }

    /// <summary>How long a call waits for its answer. Default 5 seconds.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
