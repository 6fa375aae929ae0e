using AriaCluster.Cli.Machine;

namespace AriaCluster.Cli.Databases;

/// <summary>
/// A connection string with which no hub was started here yet, before one is: the hub would die of a wrong one. What words there are only the
/// hub's program knows.
/// </summary>
internal static class ServerCheck
{
    /// <summary>How one is written.</summary>
    public const string Form = "Host=…;Database=…;Username=…";

    private const string Setting = "Storage:ConnectionString";

    /// <exception cref="Failure">It cannot be one.</exception>
    public static async Task DemandAsync(ClusterPlan? before, ClusterPlan asked, DataFolder folder, Shell shell, CancellationToken ct)
    {
        if (asked.Storage != ClusterPlan.PostgreSql || (before?.Storage == asked.Storage && before.Connection == asked.Connection))
        {
            return;
        }

        var faults = await new ProgramReport(folder, shell).FindFaultsAsync(Member.Of(asked, folder)[0], ct);
        if (faults.FirstOrDefault(fault => fault.StartsWith(Setting, StringComparison.Ordinal)) is { } wrong)
        {
            throw new Failure(ExitCode.Usage, wrong, $"Give it in {DatabaseFolder.ConnectionVariable}, or with --connection.");
        }
    }
}
