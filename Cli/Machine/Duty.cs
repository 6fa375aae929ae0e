using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Machine;

/// <summary>What is to run on a data folder: a hub with its workers, or a worker of another machine's hub.</summary>
/// <param name="Members">The processes, a hub first.</param>
/// <param name="AskedAt">When somebody last asked for it.</param>
/// <param name="Cluster">The plan that has a hub; null for a worker alone.</param>
/// <param name="Worker">The plan of a worker alone.</param>
internal sealed record Duty(IReadOnlyList<Member> Members, DateTimeOffset AskedAt, ClusterPlan? Cluster, WorkerPlan? Worker)
{
    /// <summary>Null on a folder on which nothing is to run.</summary>
    public static Duty? Read(DataFolder folder) =>
        ClusterPlan.Read(folder) is { } cluster ? Of(cluster, folder)
        : WorkerPlan.Read(folder) is { } worker ? new([Member.Of(worker, folder)], worker.AskedAt, null, worker)
        : null;

    /// <summary>The same; of a folder on which nothing is to run, what a plain <c>up</c> would start there.</summary>
    public static Duty ReadOrDefault(DataFolder folder) => Read(folder) ?? Of(new ClusterPlan(ClusterPlan.DefaultPort, ClusterPlan.Sqlite, null, 1, default), folder);

    /// <summary>The names of the workers.</summary>
    public string[] WorkerNames => [.. Members.Select(member => member.Name).Where(name => name != Member.HubName)];

    /// <summary>What to type to start what is missing.</summary>
    public string StartCommand(DataFolder folder, Shell shell) =>
        $"{shell.Command} {(Worker is null ? "up" : "worker --detach")} --data {ShellWord.Quote(folder.Path)}";

    private static Duty Of(ClusterPlan plan, DataFolder folder) => new(Member.Of(plan, folder), plan.AskedAt, plan, null);
}
