using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Cluster;

/// <summary>What people change while the cluster runs.</summary>
[GenerateSerializer, Immutable, Alias("aria.cluster-settings")]
public sealed record ClusterSettings
{
    /// <summary>Nothing new starts while it is set; what runs goes on.</summary>
    [Id(0)]
    public ClusterPause? Pause { get; init; }

    /// <summary>How many parts may be with workers at once; null for as many as there are slots. Lowering it stops nothing.</summary>
    [Id(1)]
    public int? MaxRunning { get; init; }

    /// <summary>Whether required tags that no worker carries are overlooked; null for what the hub is set to.</summary>
    [Id(2)]
    public bool? TagFallback { get; init; }

    /// <summary>What single origin hosts may be asked for.</summary>
    [Id(3)]
    public ImmutableArray<HostSetting> Hosts { get; init; } = [];

    /// <summary>What failures lead to, before the built-in rules: the first that matches decides. Numbered from one.</summary>
    [Id(4)]
    public ImmutableArray<ErrorRule> Errors { get; init; } = [];

    /// <summary>How fast all workers together may download; null for no limit.</summary>
    [Id(5)]
    public SpeedLimit? Speed { get; init; }

    /// <summary>The pause that holds at a time; null for none.</summary>
    public ClusterPause? PauseAt(DateTimeOffset now) => Pause is { } pause && pause.IsOn(now) ? pause : null;
}
