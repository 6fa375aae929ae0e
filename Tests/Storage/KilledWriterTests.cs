using System.Globalization;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Sqlite;
using AriaCluster.Tests.Engine;
using AriaCluster.Tests.Support.Processes;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriaCluster.Tests.Storage;

public sealed class KilledWriterTests
{
    private const string FolderVariable = "ARIA_TEST_WRITE_TO";
    private const int Writers = 16;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatAKilledProcessHadAcknowledgedIsThere()
    {
        using var folder = new TempFolder();
        var acknowledged = folder["acknowledged"];
        using var writer = ChildProcess.Start("env", folder["log"], [
            $"{FolderVariable}={folder.Path}", "dotnet", typeof(KilledWriterTests).Assembly.Location,
            "-method", $"{typeof(KilledWriterTests).FullName}.{nameof(WritesUntilItIsKilled)}", "-explicit", "only"]);
        try
        {
            await Eventually.HoldsAsync(() => writer.HasExited || File.Exists(acknowledged) && new FileInfo(acknowledged).Length > 100_000, TimeSpan.FromMinutes(1));
        }
        finally
        {
            writer.Kill();
        }

        // The last line may have been cut off.
        var last = (await File.ReadAllTextAsync(acknowledged, Cancellation)).Split('\n')[..^1].Select(line => line.Split(' '))
            .GroupBy(words => words[0]).ToDictionary(group => group.Key, group => group.Max(words => int.Parse(words[1], CultureInfo.InvariantCulture)));
        Assert.NotEmpty(last);
        await using var database = Create(folder.Path);
        await database.OpenAsync(Cancellation);
        var states = await EngineStates.OpenAsync(database, new());
        foreach (var (id, version) in last)
        {
            Assert.InRange((await states.ReadAsync(StateNames.Task, id, Cancellation))!.Value.Version, version, version + 1);
        }

        await using var connection = new SqliteConnection(database.ReadConnectionString);
        await connection.OpenAsync(Cancellation);
        Assert.Equal("ok", await connection.ExecuteScalarAsync<string>("PRAGMA integrity_check"));
        await TableCheck.TablesMatchPayloadsAsync(connection, database.Index);
    }

    // Run by the test above, as a process of its own.
    [Fact(Explicit = true)]
    public async Task WritesUntilItIsKilled()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder is null, "It is run by another test.");
        await using var database = Create(folder);
        await database.OpenAsync(Cancellation);
        var states = await EngineStates.OpenAsync(database, new());
        await using var acknowledged = TextWriter.Synchronized(new StreamWriter(Path.Combine(folder, "acknowledged")) { AutoFlush = true });
        await Parallel.ForAsync(0, Writers, Cancellation, async (writer, ct) =>
        {
            var samples = new SampleTasks(writer);
            while (true)
            {
                var task = samples.Next();
                for (int? version = null; version is null or < 10; version = (version ?? 0) + 1)
                {
                    var payload = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(task, StateJson.Options);
                    await states.WriteAsync(StateNames.Task, task.Id, payload, version, ct);
                    await acknowledged.WriteLineAsync($"{task.Id} {(version ?? 0) + 1}");
                    task = samples.Moved(task);
                }
            }
        });
    }

    private static SqliteDatabase Create(string folder) => new(new StorageOptions(), folder, TimeProvider.System, NullLogger<SqliteDatabase>.Instance);
}
