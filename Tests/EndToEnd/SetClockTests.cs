using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text.Json;
using AriaCluster.Api.Keys;
using AriaCluster.Tests.Engine;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>Clocks that are set by hours, and machines that sleep, while a file is on its way.</summary>
[SupportedOSPlatform("linux")]
public sealed class SetClockTests
{
    private const long BytesPerSecond = 500_000;
    private const long LengthBytes = 5_000_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task TheHubsClockIsSetInMidDownload(int hours)
    {
        await using var cluster = await TestCluster.StartAsync([]);
        var clock = await OfHubAsync(cluster);
        var (id, file) = await DownloadingAsync(cluster);

        clock.Set(TimeSpan.FromHours(hours));
        await SeesAsync(cluster.Processes, hours);

        await ArrivesOnceAsync(cluster, id, file);
        Assert.Equal(0, file.BytesSentAgain);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task TheHubsClockIsSetWhileItIsAway(int hours)
    {
        await using var cluster = await TestCluster.StartAsync([]);
        var clock = await OfHubAsync(cluster);
        var (id, file) = await DownloadingAsync(cluster);

        await StopHubAsync(cluster);
        clock.Set(TimeSpan.FromHours(hours));
        await StartHubAsync(cluster, clock);

        await ArrivesOnceAsync(cluster, id, file);
        Assert.Equal(0, file.BytesSentAgain);
        var later = await cluster.AddAsync(cluster.Origin.Add("/later.bin", 1000));
        Assert.True(string.CompareOrdinal(id, later) < 0, $"{later} seems to be older than {id}.");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task AWorkersClockIsSetInMidDownload(int hours)
    {
        await using var cluster = await TestCluster.StartAsync([]);
        var clock = new SetClock(cluster.Processes.Data);
        cluster.Processes.Clock = clock;
        var (id, file) = await DownloadingAsync(cluster);

        clock.Set(TimeSpan.FromHours(hours));
        var seen = file.BytesSent;
        await Eventually.HoldsAsync(() => file.BytesSent > seen + BytesPerSecond * 2);

        await ArrivesOnceAsync(cluster, id, file);
        Assert.Equal(0, file.BytesSentAgain);
    }

    [Fact]
    public async Task AKeyThatHasExpiredStaysSoThoughTheClockIsSetBackAlsoWhileTheHubIsAway()
    {
        // One process with grains: of several, one with another clock would not have seen the key expire.
        using var folder = new TempFolder();
        await using var engine = await EngineProcesses.StartAsync(folder.Path);
        var clock = new SetClock(folder.Path);
        await using var hub = new LocalCluster(folder.Path, [.. engine.HubSettings]) { Clock = clock };
        await hub.StartHubAsync();
        var soon = await KeyAsync(hub, "soon", TimeSpan.FromHours(1));
        var later = await KeyAsync(hub, "later", TimeSpan.FromHours(4));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(hub, soon));

        clock.Set(TimeSpan.FromHours(2));
        await Eventually.HoldsAsync(async () => await AskAsync(hub, soon) == HttpStatusCode.Unauthorized);
        clock.Set(TimeSpan.Zero);
        await SeesAsync(hub, 0);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(hub, soon));
        await StopAsync(hub);
        await hub.StartHubAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(hub, soon));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(hub, later));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(hub, await KeyAsync(hub, "soon", TimeSpan.FromHours(3))));
    }

    [Fact]
    public async Task AllThatSleptBeyondTheLeaseGoOn()
    {
        await using var cluster = await TestCluster.StartAsync([], "--Workers:Lease=00:00:10", "--Workers:LeaseGrace=00:00:01");
        var (id, file) = await DownloadingAsync(cluster);
        var all = OsProcess.With(cluster.Processes.Data);
        var asleep = Stopwatch.StartNew();
        Assert.All(all, process => Assert.True(process.Stop()));

        await Eventually.HoldsAsync(() => asleep.Elapsed > TimeSpan.FromSeconds(14));
        Assert.All(all, process => Assert.True(process.Continue()));
        cluster.Origin.BytesPerSecond = long.MaxValue;
        await Eventually.HoldsAsync(() => GoesOnAsync(cluster, id), TestCluster.Patience);

        await ArrivesOnceAsync(cluster, id, file);
    }

    // Of silos that wake one may take the other for dead, which then ends; a supervisor starts it again.
    private static async Task<bool> GoesOnAsync(TestCluster cluster, string id)
    {
        if (cluster.Processes.Hub.HasExited)
        {
            await cluster.Processes.StartHubAsync();
        }

        try
        {
            return (await cluster.TaskAsync(id)).Status == "completed";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<string> KeyAsync(LocalCluster hub, string name, TimeSpan validFor)
    {
        using var answer = await hub.Client.PutAsJsonAsync($"api/keys/{name}", new KeyBody(["read"], TimeProvider.System.GetUtcNow() + validFor, null, null, null), Ct);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("key").GetString()!;
    }

    private static async Task<HttpStatusCode> AskAsync(LocalCluster hub, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{hub.Port}/api/tasks") { Headers = { { "X-API-Key", key } } };
        using var client = new HttpClient();
        using var answer = await client.SendAsync(request, Ct);
        return answer.StatusCode;
    }

    /// <summary>The hub's alone: workers keep the machine's.</summary>
    private static async Task<SetClock> OfHubAsync(TestCluster cluster)
    {
        await StopHubAsync(cluster);
        var clock = new SetClock(cluster.Processes.Data);
        await StartHubAsync(cluster, clock);
        return clock;
    }

    private static async Task StartHubAsync(TestCluster cluster, SetClock clock)
    {
        cluster.Processes.Clock = clock;
        await cluster.Processes.StartHubAsync();
        cluster.Processes.Clock = null;
    }

    // The scheduler says it, too, in the log of the silo that it lives in, which need not be the hub.
    private static Task SeesAsync(LocalCluster cluster, int hours) => Eventually.HoldsAsync(async () =>
    {
        using var answer = await cluster.Client.GetAsync("health/live", Ct);
        return Math.Round((answer.Headers.Date!.Value - TimeProvider.System.GetUtcNow()).TotalHours) == hours;
    });

    private static Task StopHubAsync(TestCluster cluster) => StopAsync(cluster.Processes);

    private static Task StopAsync(LocalCluster cluster)
    {
        cluster.Hub.Os.Terminate();
        return cluster.Hub.WaitForExitAsync(Ct);
    }

    /// <summary>Starts a worker, and a download that lasts.</summary>
    private static async Task<(string Id, OriginFile File)> DownloadingAsync(TestCluster cluster)
    {
        await cluster.Processes.StartAgentAsync("one");
        cluster.Origin.BytesPerSecond = BytesPerSecond;
        var file = cluster.Origin.Add("/file.bin", LengthBytes);
        return (await cluster.DownloadingAsync(file), file);
    }

    private static async Task ArrivesOnceAsync(TestCluster cluster, string id, OriginFile file)
    {
        cluster.Origin.BytesPerSecond = long.MaxValue;
        var task = await cluster.ArrivesAsync(id, file);
        Assert.Equal((1, 0, 1), (task.Attempt, task.Failures, task.Times("completed on")));
        Assert.Single(cluster.Delivered());
        Assert.Equal(task.HistoryTimes.Order(), task.HistoryTimes);
    }
}
