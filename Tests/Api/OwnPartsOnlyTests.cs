using System.Reflection;
using System.Text.Json;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Api;

/// <summary>A worker speaks for itself: every frame that it can send, about the attempt of another worker, changes nothing and tells it nothing.</summary>
public sealed class OwnPartsOnlyTests : IAsyncLifetime
{
    private HubHost _hub = null!;
    private WorkerSocket _owner = null!;
    private WorkerSocket _other = null!;
    private PartKey _key = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubHost.StartAsync();
        _owner = await WorkerSocket.ConnectAsync(_hub, "owner", slots: 4);
        using var created = await _hub.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/x","headers":["Cookie: secret"]}""");
        _key = (await _owner.NextOrderAsync()).Key;
        await _owner.BeatAsync(Progress(10));
        await _owner.ReportAsync(new PartReport(_key, PartEvent.Started, LengthBytes: 100));
        _other = await WorkerSocket.ConnectAsync(_hub, "other", slots: 4);
    }

    public async ValueTask DisposeAsync()
    {
        _owner.Dispose();
        _other.Dispose();
        await _hub.DisposeAsync();
    }

    public static TheoryData<PartEvent> Events => [.. Enum.GetValues<PartEvent>()];

    [Fact]
    public void TheseAreAllTheFramesThatAWorkerCanSend() => Assert.Equal(
        [nameof(WorkerFrame.Heartbeat), nameof(WorkerFrame.Leave), nameof(WorkerFrame.Register), nameof(WorkerFrame.Reports)],
        typeof(WorkerFrame).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Where(name => name != nameof(WorkerFrame.Id)).Order());

    [Theory]
    [MemberData(nameof(Events))]
    public async Task AReportOfAnothersAttemptIsRefused(PartEvent what)
    {
        foreach (var attempt in (int[])[1, 2, int.MaxValue])
        {
            var report = new PartReport(
                _key with { Attempt = attempt }, what, new TaskResult("owner", [new ResultFile("/x", 1)], 1, null), new TaskError(3, 404, "gone"), 7, 3);
            var verdict = await _other.ReportAsync(report);

            // That files are removed which it was never asked to remove is no news.
            Assert.Equal(what == PartEvent.FilesRemoved ? ReportVerdict.Already : ReportVerdict.Superseded, verdict);
        }

        await NothingHasChangedAsync();
    }

    [Fact]
    public async Task ProgressOfAnothersAttemptIsNotShown()
    {
        var reply = await _other.BeatAsync(Progress(99));

        Assert.Empty(reply.Orders?.Add ?? []);
        var shown = await _hub.Client.GetJsonAsync("api/workers/other");
        Assert.Equal((0, 0), (shown.GetProperty("tasks").GetArrayLength(), shown.GetProperty("speedBytesPerSecond").GetInt32()));
        await NothingHasChangedAsync();
    }

    [Fact]
    public async Task WhoeverClaimsToKeepAnothersBytesIsToldToSweepThemAndNothingMore()
    {
        var unknown = TaskId.New(DateTimeOffset.UnixEpoch);
        using var again = await WorkerSocket.ConnectAsync(_hub, "other", slots: 4, _other.Token, kept: [_key.TaskId, unknown]);

        Assert.Equal([_key.TaskId, unknown], again.Registered.Sweep);
        Assert.Empty(again.Registered.Add);
        Assert.Empty(again.Registered.FullSet!.Value);
        await NothingHasChangedAsync();
    }

    [Fact]
    public async Task AnothersSessionIsNoneOfItsOwn()
    {
        var reply = await _other.BeatAsync(_owner.Session, Progress(99));

        Assert.Contains(reply.Outcome, new[] { HeartbeatOutcome.Register, HeartbeatOutcome.Same, HeartbeatOutcome.FullSet });
        Assert.Empty(reply.Orders?.Add ?? []);
        await NothingHasChangedAsync();
    }

    [Fact]
    public async Task NobodySaysGoodbyeForAnother()
    {
        foreach (var session in (long[])[0, -1, long.MaxValue])
        {
            Assert.Equal(ControlOutcome.WrongStatus, await _other.LeaveAsync(session));
        }

        // Sessions are each worker's own, and this one's may have the same number.
        Assert.Equal(ControlOutcome.Done, await _other.LeaveAsync(_other.Session));

        await NothingHasChangedAsync();
    }

    private async Task NothingHasChangedAsync()
    {
        var task = await _hub.Client.GetJsonAsync($"api/tasks/{_key.TaskId}");
        Assert.Equal(
            ("downloading", "owner", 1, 0, 10.0),
            (Text(task, "status"), Text(task, "worker"), task.GetProperty("attempt").GetInt32(), task.GetProperty("failures").GetInt32(), task.GetProperty("progress").GetDouble()));
        Assert.Equal(1, (await _hub.Client.GetJsonAsync("api/cluster")).GetProperty("running").GetInt32());
    }

    private PartProgress Progress(long done) => new(_key, DownloadStatus.Downloading, done, 100, 7, 1);

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
