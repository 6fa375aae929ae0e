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
    private const string Placeholder = " STRING";

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

    // A copy goes only into a database that is empty; a backup goes over this one, which is kept aside. Nothing of what is asked for is remembered
    // yet, so each line has what it needs.
    internal Failure Refusal()
    {
        var (aria, data) = (shell.Command, $"--data {ShellWord.Quote(folder.Path)}");
        var (there, here) = ($"--db {asked.Storage}{ConnectionWord()}", $"{OwnConnection()}{aria}");
        return new(
            ExitCode.Usage,
            $"{folder.Path} was last used with {Describe(last)}, and {Describe(asked)} has tasks of before, without what happened since.",
            $"To start it all the same: {aria} up {there} --force {data}")
        {
            Details =
            [
                $"To go on with the last one: {here} up {data}",
                $"To take everything along:   {here} db backup FILE {data}",
                $"  then: {aria} db restore FILE {there} --force {data}",
                $"  then: {aria} up {there} {data}",
                .. there.EndsWith(Placeholder, StringComparison.Ordinal) ? (string[])[$"{Placeholder.Trim()} is the connection string that you gave; it has a password and is not shown."] : [],
            ],
        };
    }

    private string? Given => shell.Variable(DatabaseFolder.ConnectionVariable) is { Length: > 0 } given ? given : null;

    // Where the variable or what is remembered says the same, nothing more need be typed.
    private string ConnectionWord() =>
        asked.Storage != ClusterPlan.PostgreSql || asked.Connection == (Given ?? last.Connection) ? ""
        : HasPassword(asked.Connection!) ? " --connection" + Placeholder
        : $" --connection {ShellWord.Quote(asked.Connection!)}";

    // The variable would win over what is remembered of the last one.
    private string OwnConnection() =>
        last.Storage == ClusterPlan.PostgreSql && Given is { } given && given != last.Connection ? $"env -u {DatabaseFolder.ConnectionVariable} " : "";

    private static bool HasPassword(string connection) => Find(Parse(connection), "Password", "PSW", "PWD", "SSL Password", "SslPassword") is not null;

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
