using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace AriaCluster.Tests.Engine;

/// <summary>What the embedded engine needs beside a hub that runs as a process: nothing, its database is a file in the data folder.</summary>
internal sealed class EngineProcesses(string data) : IAsyncDisposable
{
    public IReadOnlyList<string> HubSettings { get; } = [];

    public static Task<EngineProcesses> StartAsync(string data) => Task.FromResult(new EngineProcesses(data));

    /// <summary>Once the hub runs.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "The other engine's starts a silo here.")]
    public Task JoinAsync(IEnumerable<string> hubSettings) => Task.CompletedTask;

    /// <summary>How many tasks are in the table, read past the hub.</summary>
    public int CountTasks()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "hub", "aria.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM tasks";
        return Convert.ToInt32(command.ExecuteScalar());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
