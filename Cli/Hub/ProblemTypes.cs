namespace AriaCluster.Cli.Hub;

/// <summary>The hub's refusals by which the command line decides. docs/errors.md has all of them.</summary>
internal static class ProblemTypes
{
    public const string DiskFull = Prefix + "disk-full";
    public const string JoinRefused = Prefix + "join-refused";
    public const string NameTaken = Prefix + "name-taken";
    public const string QuotaReached = Prefix + "quota-reached";
    public const string UnknownWorker = Prefix + "unknown-worker";
    public const string WorkerRemoved = Prefix + "worker-removed";

    private const string Prefix = "urn:aria-cluster:problem:";
}
