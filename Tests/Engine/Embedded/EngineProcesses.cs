using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AriaCluster.Tests.Engine;

/// <summary>What the embedded engine needs beside a hub that runs as a process: its database, a file in the data folder unless PostgreSQL was chosen.</summary>
internal sealed class EngineProcesses : IAsyncDisposable
{
    private readonly string _data;

    private EngineProcesses(string data, string[] settings) => (_data, HubSettings) = (data, settings);

    public IReadOnlyList<string> HubSettings { get; }

    /// <summary>For a hub on a server's database.</summary>
    public static string[] SettingsOf(string connectionString) => PostgresServer.SettingsOf(connectionString);

    public static async Task<EngineProcesses> StartAsync(string data) => new(data, await DatabaseChoice.SettingsAsync());

    /// <summary>Once the hub runs.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "The other engine's starts a silo here.")]
    public Task JoinAsync(IEnumerable<string> hubSettings) => Task.CompletedTask;

    /// <summary>How many tasks are in the table, read past the hub.</summary>
    public int CountTasks()
    {
        using var connection = Connect();
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM tasks";
        return Convert.ToInt32(command.ExecuteScalar());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private DbConnection Connect() => HubSettings is [_, var connection]
        ? new NpgsqlConnection(connection[(connection.IndexOf('=') + 1)..])
        : new SqliteConnection($"Data Source={Path.Combine(_data, "hub", "aria.db")};Mode=ReadOnly;Pooling=False");
}
