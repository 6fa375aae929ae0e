namespace AriaCluster.Cluster;

/// <summary>Why and how long the cluster starts nothing.</summary>
/// <param name="By">The name of the key that asked for it.</param>
/// <param name="At">When.</param>
/// <param name="Until">When it ends by itself; null for when somebody ends it.</param>
[GenerateSerializer, Immutable, Alias("aria.cluster-pause")]
public sealed record ClusterPause([property: Id(0)] string By, [property: Id(1)] DateTimeOffset At, [property: Id(2)] DateTimeOffset? Until)
{
    public bool IsOn(DateTimeOffset now) => Until is not { } until || now < until;
}
