using System.Data.Common;
using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Machine;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Databases;

/// <summary>
/// A start on another database than the last one. What happened since that was used last is not in it: its hub would fetch what is
/// complete again, and take from the workers what they hold.
/// </summary>
internal sealed class DatabaseChange(ClusterPlan last, ClusterPlan asked, DataFolder folder, Shell shell)
{
    /// <exception cref="Failure">The database that is asked for has tasks of former times.</exception>
    public async Task DemandAsync(CancellationToken ct)
    {
        if (!IsChange)
        {
            return;
        }

        var look = await new ProgramReport(folder, shell).AskAsync(ProgramReport.Storage, Member.Of(asked, folder)[0], process: null, ct);
        if (IsOutdated(look, last.AskedAt))
        {
            throw Refusal();
        }
    }

    // What was in memory is gone, and what begins there is empty.
    private bool IsChange => last.Storage != "memory" && asked.Storage != "memory" && Describe(last) != Describe(asked);

    /// <summary>Whether it has tasks, and nobody has filled it since the other one was started.</summary>
    internal static bool IsOutdated(JsonElement look, DateTimeOffset lastUp) =>
        look.Member("hasTasks") is { ValueKind: JsonValueKind.True } && !(look.Member("filledAt")?.TryGetDateTimeOffset(out var filled) == true && filled > lastUp);

    // A copy goes only into a database that is empty; a backup goes over this one, which is kept aside.
    private Failure Refusal()
    {
        var (aria, data) = (shell.Command, $"--data {ShellWord.Quote(folder.Path)}");
        return new(
            ExitCode.Usage,
            $"{folder.Path} was last used with {Describe(last)}, and {Describe(asked)} has tasks of before, without what happened since.",
            $"To start it all the same: {aria} up --db {asked.Storage} --force {data}")
        {
            Details =
            [
                $"To go on with the last one: {aria} up {data}",
                $"To take everything along:   {aria} db backup FILE {data}",
                $"  then: {aria} db restore FILE --db {asked.Storage} --force {data}",
                $"  then: {aria} up --db {asked.Storage} {data}",
            ],
        };
    }

    // Never with its password. One database of a server is the same one, whoever connects.
    private string Describe(ClusterPlan plan)
    {
        if (plan.Storage != ClusterPlan.PostgreSql)
        {
            return $"{plan.Storage} {Path.Combine(folder.Hub, "aria.db")}";
        }

        var words = Parse(plan.Connection!);
        return $"postgresql {Find(words, "Database", "DB", "Username", "User Id", "User")} on {Find(words, "Host", "Server")}:{Find(words, "Port") ?? "5432"}";
    }

    private static DbConnectionStringBuilder Parse(string connection)
    {
        try
        {
            return new() { ConnectionString = connection };
        }
        catch (ArgumentException)
        {
            throw new Failure(ExitCode.Usage, "PostgreSQL's connection string cannot be read.", "Write it as Host=…;Database=…;Username=…");
        }
    }

    private static object? Find(DbConnectionStringBuilder words, params string[] names) =>
        names.Select(name => words.TryGetValue(name, out var value) ? value : null).FirstOrDefault(value => value is not null);
}
