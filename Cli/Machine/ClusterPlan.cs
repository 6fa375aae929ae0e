using System.Text.Json;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Machine;

/// <summary>
/// What shall run on a data folder: what <c>up</c> was asked for, kept for the supervisor and for the next <c>up</c>. The file is
/// its owner's only, because a connection string may have a password.
/// </summary>
/// <param name="Port">The hub's.</param>
/// <param name="Storage">memory, sqlite or postgresql.</param>
/// <param name="Connection">Of postgresql; stays remembered while another storage is used.</param>
/// <param name="Workers">How many on this machine.</param>
/// <param name="AskedAt">When; a new request ends the waits of processes that died again and again.</param>
/// <param name="Listen">For other machines; null for this one alone.</param>
internal sealed record ClusterPlan(int Port, string Storage, string? Connection, int Workers, DateTimeOffset AskedAt, ListenPlan? Listen = null)
{
    public const int DefaultPort = 6880;
    public const string Sqlite = "sqlite";
    public const string PostgreSql = "postgresql";

    /// <summary>Where this machine's own processes reach the hub.</summary>
    public Uri Address => new($"http://127.0.0.1:{LocalPort}/");

    public int LocalPort => Listen?.LocalPort ?? Port;

    public IEnumerable<string> WorkerNames => Enumerable.Range(1, Workers).Select(number => $"local-{number}");

    /// <summary>What was asked for last; null on a new folder.</summary>
    public static ClusterPlan? Read(DataFolder folder)
    {
        try
        {
            return File.Exists(folder.Plan) ? JsonSerializer.Deserialize(File.ReadAllText(folder.Plan), HubJson.Default.ClusterPlan) : null;
        }
        catch (JsonException e)
        {
            throw new Failure(ExitCode.SetUp, $"{folder.Plan} cannot be read: {e.Message}", "Remove it and start again with the options that you want.");
        }
    }

    public void Write(DataFolder folder) => PrivateFile.Write(folder.Plan, JsonSerializer.Serialize(this, HubJson.Default.ClusterPlan) + "\n");
}
