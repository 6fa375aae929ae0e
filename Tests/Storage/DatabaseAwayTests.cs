using System.Net;
using AriaCluster.Tests.Engine;
using AriaCluster.Tests.Support.Processes;
using Microsoft.Data.Sqlite;

namespace AriaCluster.Tests.Storage;

/// <summary>
/// The database away from a hub and a worker that run as processes: what was acknowledged is there afterwards, once; downloads go on, and
/// what came of them waits.
/// </summary>
public sealed class DatabaseAwayTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Origin _origin = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _origin.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task AFileThatAnotherProcessLocksIsWaitedFor()
    {
        await using var cluster = new LocalCluster(_folder["cluster"], "--Storage:Kind=sqlite");
        await cluster.StartHubAsync();
        await cluster.StartAgentAsync("one");
        var load = new DatabaseLoad(cluster, _origin);
        var slow = _origin.Add("/slow.bin", 400_000);
        _origin.BytesPerSecond = 200_000;
        await load.SubmitAsync("slow", slow.Uri);
        await Eventually.HoldsAsync(() => slow.BytesSent > 0, DatabaseLoad.Patience);

        await using (var other = new SqliteConnection($"Data Source={Path.Combine(cluster.Data, "hub", "aria.db")};Pooling=False"))
        {
            await other.OpenAsync(Ct);
            await ExecuteAsync(other, "BEGIN EXCLUSIVE");
            using var refused = await load.TryAsync("waits", _origin.Add("/waits.bin", 1_000).Uri);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter?.Delta);
            _origin.BytesPerSecond = long.MaxValue;
            await Eventually.HoldsAsync(() => load.Delivered().Contains("slow.bin"), DatabaseLoad.Patience);
            Assert.NotEqual("completed", await load.StatusAsync("slow"));
            await ExecuteAsync(other, "ROLLBACK");
        }

        await load.SubmitAsync("waits", new Uri(_origin.Address, "/waits.bin"));
        await load.IsWholeAsync();
    }

    [Fact]
    public async Task AServerThatCrashesAgainAndAgainUnderLoadLosesNothing()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var cluster = new LocalCluster(_folder["cluster"], EngineProcesses.SettingsOf(await server.CreateDatabaseAsync()));
        await cluster.StartHubAsync();
        await cluster.StartAgentAsync("one");
        var load = new DatabaseLoad(cluster, _origin);

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var submitting = load.SubmitUntilAsync(callers: 4, enough.Token);
        for (var round = 1; round <= 3; round++)
        {
            var (accepted, refused) = (load.Accepted, load.Refused);
            await Eventually.HoldsAsync(() => load.Accepted > accepted + 20, DatabaseLoad.Patience);
            await server.CrashAsync();
            await Eventually.HoldsAsync(() => load.Refused > refused, DatabaseLoad.Patience);
            await server.RestartAsync();
        }

        var last = load.Accepted;
        await Eventually.HoldsAsync(() => load.Accepted > last + 20, DatabaseLoad.Patience);
        await enough.CancelAsync();
        await submitting;

        Assert.True(load.ToldWhenToComeAgain);
        await load.IsWholeAsync();
    }

    [Fact]
    public async Task ADiskThatIsFullTakesNothingNewAndStillStoresWhatBecomesOfWhatRuns()
    {
        await SmallDisk.DemandAsync();
        var disk = _folder["disk"];
        await using var cluster = new LocalCluster(_folder["cluster"], "--Storage:Kind=sqlite", $"--Hub:Data={disk}/hub", $"--Hub:AdminKeyFile={_folder["cluster", "keys", "admin.key"]}", "--Storage:ReserveBytes=8388608");
        await cluster.StartHubAsync((log, settings) => SmallDisk.StartAssembly(disk, 48, "AriaCluster.Api", log, settings));
        await cluster.StartAgentAsync("one");
        var load = new DatabaseLoad(cluster, _origin);
        var slow = _origin.Add("/slow.bin", 4_000_000);
        _origin.BytesPerSecond = 200_000;
        await load.SubmitAsync("slow", slow.Uri);
        await Eventually.HoldsAsync(() => slow.BytesSent > 0, DatabaseLoad.Patience);

        var seen = SmallDisk.SeenOf(cluster.Hub, disk);
        await Eventually.HoldsAsync(() => new FileInfo($"{seen}/hub/reserve") is { Exists: true, Length: 8 << 20 }, DatabaseLoad.Patience);
        var ballast = SmallDisk.Fill(seen);
        using var full = await load.UntilRefusedAsync();
        Assert.Equal(HttpStatusCode.InsufficientStorage, full.StatusCode);
        var problem = await full.Content.ReadAsStringAsync(Ct);
        Assert.Contains("urn:aria-cluster:problem:disk-full", problem, StringComparison.Ordinal);
        Assert.Contains($"{disk}/hub", problem, StringComparison.Ordinal);
        Assert.NotNull(full.Headers.RetryAfter?.Delta);
        Assert.NotEqual("completed", await load.StatusAsync("slow"));
        _origin.BytesPerSecond = long.MaxValue;
        await Eventually.HoldsAsync(async () => await load.StatusAsync("slow") == "completed", DatabaseLoad.Patience);

        File.Delete(ballast);
        await load.SubmitAsync("after", _origin.Add("/after.bin", 1_000).Uri);
        await load.IsWholeAsync();
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Ct);
    }
}
