using Npgsql;

namespace AriaCluster.Tests.Engine;

/// <summary>A silo as a process beside a hub, over the same PostgreSQL database.</summary>
internal sealed class SecondSilo(string folder, string connectionString) : IDisposable
{
    private static readonly string[] _grainSections = ["Tasks", "Workers", "Scheduling"];

    private readonly string[] _ports = NewPorts();
    private Support.Processes.ChildProcess? _process;

    public Support.Processes.ChildProcess Process => _process ?? throw new InvalidOperationException("It is not started.");

    /// <summary>Where a silo, the hub's own or this one, listens: one that comes back keeps its ports.</summary>
    public static string[] NewPorts() => [$"--Cluster:SiloPort={Support.Processes.FreePort.Next()}", $"--Cluster:GatewayPort={Support.Processes.FreePort.Next()}"];

    /// <summary>Starts it, again after it ended.</summary>
    /// <param name="hubSettings">Those of the hub, of which it takes what grains heed.</param>
    public void Start(IEnumerable<string> hubSettings)
    {
        _process?.Dispose();
        _process = Support.Processes.ChildProcess.StartAssembly(
            "AriaCluster.Silo", Path.Combine(folder, "logs", "silo.log"), [.. PostgresServer.SettingsOf(connectionString), .. _ports, .. hubSettings.Where(IsForGrains)]);
    }

    /// <summary>How many silos are members; none while the database is away.</summary>
    public async Task<long> CountActiveAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT count(*) FROM OrleansMembershipTable WHERE Status = 3", connection);
            return (long)(await command.ExecuteScalarAsync())!;
        }
        catch (NpgsqlException)
        {
            return 0;
        }
    }

    public void Dispose()
    {
        _process?.Kill();
        _process?.Dispose();
    }

    private static bool IsForGrains(string setting) => _grainSections.Any(section => setting.StartsWith($"--{section}:", StringComparison.Ordinal));
}
