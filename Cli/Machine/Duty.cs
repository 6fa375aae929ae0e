namespace AriaCluster.Cli.Machine;

/// <summary>What is to run on a data folder: a hub with its workers, or a worker of another machine's hub.</summary>
/// <param name="Members">The processes, a hub first.</param>
/// <param name="AskedAt">When somebody last asked for it.</param>
/// <param name="Cluster">The plan that has a hub; null for a worker alone.</param>
internal sealed record Duty(IReadOnlyList<Member> Members, DateTimeOffset AskedAt, ClusterPlan? Cluster)
{
    /// <summary>Null on a folder on which nothing is to run.</summary>
    public static Duty? Read(DataFolder folder) =>
        ClusterPlan.Read(folder) is { } cluster ? new(Member.Of(cluster, folder), cluster.AskedAt, cluster)
        : WorkerPlan.Read(folder) is { } worker ? new([Member.Of(worker, folder)], worker.AskedAt, null)
        : null;
}
