using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Machine;

namespace AriaCluster.Cli.Databases;

/// <summary>The database of a folder that <c>up</c> was given, and others that are named.</summary>
internal sealed class DatabaseFolder(DataFolder folder, Shell shell)
{
    /// <summary>Where a connection string is that others on the machine cannot see.</summary>
    public const string ConnectionVariable = "ARIA_STORAGE__CONNECTIONSTRING";

    private readonly ClusterPlan? _plan = ClusterPlan.Read(folder);

    public string Path => folder.Path;

    /// <summary>Whether its database is only in the memory of its hub.</summary>
    public bool IsMemory => _plan?.Storage == "memory";

    /// <summary>The named folder, else that of the last <c>up</c>, else the default one.</summary>
    public static DatabaseFolder Of(string? named, Shell shell) => new(DataFolder.OfLastUp(named, shell), shell);

    /// <summary>What <c>up</c> starts there.</summary>
    public DatabasePlace Own(string? connection) => _plan is { Storage: ClusterPlan.PostgreSql }
        ? Server(connection)
        : DatabasePlace.Sqlite(folder.Hub);

    /// <summary>The database that is named, in this folder where nothing else is said.</summary>
    public DatabasePlace Find(DatabaseSpec spec, string? connection) => spec.Kind switch
    {
        ClusterPlan.Sqlite when spec.Place is { } place => DatabasePlace.Sqlite(System.IO.Path.GetFullPath(place)),
        ClusterPlan.Sqlite => DatabasePlace.Sqlite(folder.Hub),
        _ => Server(spec.Place ?? connection),
    };

    /// <summary>The hub that runs on it, with the key of its owner.</summary>
    public HubClient Hub() => _plan is not null && File.Exists(folder.AdminKey) && folder.FindRunning(Member.HubName) is not null
        ? new HubClient(new HubConnection(_plan.Address, File.ReadAllText(folder.AdminKey).Trim()), shell)
        : throw new Failure(ExitCode.Unreachable, $"No hub runs on {folder.Path}, and a database in memory is only where its hub runs.", "Name the folder that you gave to up with --data.");

    // One that is given and empty is a mistake, as of a variable that is not set: another database would be taken in its place.
    private DatabasePlace Server(string? connection) => connection is null || !string.IsNullOrWhiteSpace(connection)
        ? DatabasePlace.PostgreSql(connection ?? Remembered(), folder.Hub)
        : throw new Failure(
            ExitCode.Usage,
            "PostgreSQL's connection string is empty.",
            $"Write it as {ServerCheck.Form}; without --connection that of {ConnectionVariable} is taken, else that of the last up.");

    private string Remembered() => (shell.Variable(ConnectionVariable) is { Length: > 0 } given ? given : null) ?? _plan?.Connection
        ?? throw new Failure(ExitCode.Usage, "PostgreSQL needs a connection string.", $"Give it in {ConnectionVariable}, or with --connection: {ServerCheck.Form}");
}
