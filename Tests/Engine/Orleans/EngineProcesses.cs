using AriaCluster.Tests.Support.Processes;
using Npgsql;

namespace AriaCluster.Tests.Engine;

/// <summary>What Orleans needs beside a hub that runs as a process: a PostgreSQL database, and a second silo on the same machine.</summary>
internal sealed class EngineProcesses : IAsyncDisposable
{
    private readonly SecondSilo _silo;

    private EngineProcesses(string data, string connectionString)
    {
        ConnectionString = connectionString;
        DatabaseSettings = PostgresServer.SettingsOf(connectionString);
        HubSettings = SettingsOf(connectionString);
        _silo = new SecondSilo(data, connectionString);
    }

    /// <summary>The hub is started with them again and again.</summary>
    public IReadOnlyList<string> HubSettings { get; }

    public IReadOnlyList<string> DatabaseSettings { get; }

    public string ConnectionString { get; }

    /// <summary>The second silo.</summary>
    public ChildProcess Silo => _silo.Process;

    /// <summary>For a hub on a server's database.</summary>
    public static string[] SettingsOf(string connectionString) => [.. PostgresServer.SettingsOf(connectionString), .. SecondSilo.NewPorts()];

    public static async Task<EngineProcesses> StartAsync(string data) => new(data, await DatabaseChoice.CreateAsync());

    /// <summary>Once the hub runs: starts the second silo, and waits until it is a member.</summary>
    public async Task JoinAsync(IEnumerable<string> hubSettings)
    {
        _silo.Start(hubSettings);
        await Eventually.HoldsAsync(async () => await _silo.CountActiveAsync() == 2, what: $"two silos are active\n{Silo.Log()}");
    }

    /// <summary>How many tasks are in the table, read past the hub.</summary>
    public int CountTasks()
    {
        using var connection = new NpgsqlConnection(ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand("SELECT count(*) FROM tasks", connection);
        return Convert.ToInt32(command.ExecuteScalar());
    }

    public ValueTask DisposeAsync()
    {
        _silo.Dispose();
        return ValueTask.CompletedTask;
    }
}
