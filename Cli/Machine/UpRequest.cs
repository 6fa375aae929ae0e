namespace AriaCluster.Cli.Machine;

/// <summary>What the options of <c>up</c> ask for; null is left to what runs or ran before, or to the default.</summary>
internal sealed record UpRequest(int? Port, string? Storage, string? Connection, int? Workers, ListenPlan? Listen = null)
{
    private const int MaxWorkers = 64;

    /// <summary>The plan that follows from the request.</summary>
    /// <param name="before">What was asked for last on this folder.</param>
    /// <param name="runs">Whether it runs: then port and storage are what they are.</param>
    /// <param name="folder">For messages.</param>
    /// <param name="now">When this is asked.</param>
    public ClusterPlan Merge(ClusterPlan? before, bool runs, DataFolder folder, DateTimeOffset now)
    {
        var storage = Storage ?? before?.Storage ?? ClusterPlan.Sqlite;
        var plan = new ClusterPlan(
            Port ?? before?.Port ?? ClusterPlan.DefaultPort,
            storage,
            (storage == ClusterPlan.PostgreSql ? Connection : null) ?? before?.Connection,
            Workers ?? before?.Workers ?? 1,
            now,
            ReadListen(before));
        Check(plan);
        if (runs && before is not null)
        {
            CheckAgainst(before, plan, folder);
        }

        return plan;
    }

    private ListenPlan? ReadListen(ClusterPlan? before)
    {
        if (Listen is null or { IsAsUsual: true })
        {
            return Listen is null ? before?.Listen : null;
        }

        var known = before?.Listen is { } last && last with { LocalPort = null } == Listen ? last.LocalPort : null;
        return !Listen.NeedsLocalPort ? Listen
            : Listen with { LocalPort = known ?? (Listen.IsLocal ? HubPort.FindFree() : Port ?? before?.Port ?? ClusterPlan.DefaultPort) };
    }

    private void Check(ClusterPlan plan)
    {
        if (plan.Port is < 1 or > 65535)
        {
            throw new Failure(ExitCode.Usage, $"--port {plan.Port} is no port.", "Give 1 to 65535, or 0 for a free one.");
        }

        if (plan.Workers is < 1 or > MaxWorkers)
        {
            throw new Failure(ExitCode.Usage, $"--workers {plan.Workers} is out of range.", $"Give 1 to {MaxWorkers}.");
        }

        if (plan.Storage == ClusterPlan.PostgreSql && string.IsNullOrWhiteSpace(plan.Connection))
        {
            throw new Failure(ExitCode.Usage, "--db postgresql needs a connection string.", "Give it in ARIA_STORAGE__CONNECTIONSTRING, or with --connection: Host=…;Database=…;Username=…");
        }

        if (Connection is not null && Storage is not null and not ClusterPlan.PostgreSql)
        {
            throw new Failure(ExitCode.Usage, $"--connection does not go with --db {Storage}.");
        }
    }

    // What runs is never changed behind its users' backs; what is missing may be added.
    private static void CheckAgainst(ClusterPlan running, ClusterPlan asked, DataFolder folder)
    {
        var difference = asked.Port != running.Port ? $"on port {asked.Port}"
            : asked.Storage != running.Storage ? $"with --db {asked.Storage}"
            : asked.Connection != running.Connection ? "with another connection"
            : asked.Listen != running.Listen ? "for other machines in that way"
            : asked.Workers < running.Workers ? $"with {asked.Workers} instead of {running.Workers} workers"
            : null;
        if (difference is not null)
        {
            throw new Failure(
                ExitCode.SetUp,
                $"{folder.Path} already runs at {running.Address.AbsoluteUri.TrimEnd('/')} ({running.Storage}), and not {difference}.",
                "To change that, stop it first with `aria down` (more workers can be added at any time).");
        }
    }
}
