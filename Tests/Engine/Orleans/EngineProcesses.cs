using AriaCluster.Tests.Support.Processes;
using Npgsql;

namespace AriaCluster.Tests.Engine;

/// <summary>What Orleans needs beside a hub that runs as a process: a PostgreSQL database, and a second silo on the same machine.</summary>
internal sealed class EngineProcesses : IAsyncDisposable
{
    private static readonly string[] _grainSections = ["Tasks", "Workers", "Scheduling"];

    private readonly string _data;
    private readonly string _connectionString;
    private readonly string[] _database;
    private ChildProcess? _silo;

    private EngineProcesses(string data, string connectionString)
    {
        _data = data;
        _connectionString = connectionString;
        _database = ["--Storage:Kind=postgresql", $"--Storage:ConnectionString={connectionString}"];
        HubSettings = [.. _database, .. Ports()];
    }

    /// <summary>The hub is started with them again and again: a silo that comes back keeps its ports.</summary>
    public IReadOnlyList<string> HubSettings { get; }

    public IReadOnlyList<string> DatabaseSettings => _database;

    public string ConnectionString => _connectionString;

    /// <summary>The second silo.</summary>
    public ChildProcess Silo => _silo ?? throw new InvalidOperationException("It is not started.");

    public static async Task<EngineProcesses> StartAsync(string data) =>
        new(data, await DatabaseChoice.CreateAsync());

    /// <summary>Once the hub runs: starts the second silo, with those of the hub's settings that grains heed, and waits until it is a member.</summary>
    public async Task JoinAsync(IEnumerable<string> hubSettings)
    {
        string[] forGrains = [.. hubSettings.Where(setting => _grainSections.Any(section => setting.StartsWith($"--{section}:", StringComparison.Ordinal)))];
        _silo = ChildProcess.StartAssembly(
            "AriaCluster.Silo", Path.Combine(_data, "logs", "silo.log"), [.. _database, .. Ports(), .. forGrains]);
        await Eventually.HoldsAsync(() => CountAsync("OrleansMembershipTable WHERE Status = 3", 2), what: $"two silos are active\n{_silo.Log()}");
    }

    /// <summary>How many tasks are in the table, read past the hub.</summary>
    public int CountTasks() => Count("tasks");

    public ValueTask DisposeAsync()
    {
        _silo?.Os.Kill();
        _silo?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string[] Ports() => [$"--Cluster:SiloPort={FreePort.Next()}", $"--Cluster:GatewayPort={FreePort.Next()}"];

    private Task<bool> CountAsync(string from, int count) => Task.FromResult(Count(from) == count);

    private int Count(string from)
    {
        using var connection = new NpgsqlConnection(_connectionString);
        connection.Open();
        using var command = new NpgsqlCommand($"SELECT count(*) FROM {from}", connection);
        return Convert.ToInt32(command.ExecuteScalar());
    }
}
