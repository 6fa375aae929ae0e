using AriaCluster.Cluster;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>What people set for the whole cluster.</summary>
public sealed class SettingsTests
{
    private static readonly TimeSpan _moment = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task APausedClusterStartsNothingAndGoesOnWithWhatRuns()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 8).Hold();
        var running = await scene.SubmitAsync();
        await scene.UntilAsync(() => worker.Begun.Length == 1);

        Assert.Equal(ControlOutcome.Done, await ChangeAsync(scene, cluster => cluster.PauseAsync(null, "ann")));
        var waiting = await scene.SubmitAsync();
        worker.Complete();
        await scene.UntilAsync(running, DownloadStatus.Completed);
        await scene.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(DownloadStatus.Pending, await scene.StatusOfAsync(waiting));
        Assert.Equal("paused", await scene.ExplainAsync(waiting));
        Assert.Equal(ControlOutcome.Done, await ChangeAsync(scene, cluster => cluster.ResumeAsync("ann")));
        await scene.UntilAsync(waiting, DownloadStatus.Completed);
    }

    [Fact]
    public async Task APauseEndsByItselfAtItsTimeAndNotBefore()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 8).Complete();
        await scene.PassAsync(_moment);
        var until = scene.Now.AddSeconds(30);

        await ChangeAsync(scene, cluster => cluster.PauseAsync(until, "ann"));
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(() => !worker.Begun.IsEmpty);

        Assert.InRange(scene.Now, until, until.AddSeconds(3));
        await scene.UntilAsync(id, DownloadStatus.Completed);
    }

    [Fact]
    public async Task ARestartForgetsNoPauseAndNoLimit()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 8).Hold();
        await ChangeAsync(scene, cluster => cluster.LimitAsync(2, "ann"));
        var ids = await scene.SubmitBatchAsync(4);
        await scene.UntilAsync(() => worker.Begun.Length == 2);

        await scene.Cluster.RestartAsync();
        await scene.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(2, worker.MostHeld);
        Assert.Contains("limit", await Task.WhenAll(ids.Select(scene.ExplainAsync)));
    }

    [Fact]
    public async Task ALoweredLimitStopsNothingAndNothingStartsUntilFewerRun()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 8).Hold();
        await scene.SubmitBatchAsync(12);
        await scene.UntilAsync(() => worker.Begun.Length == 8);

        await ChangeAsync(scene, cluster => cluster.LimitAsync(3, "ann"));
        await scene.PassAsync(_moment);
        Assert.Equal(8, worker.Held.Length);
        worker.EndFirst(4);
        await scene.UntilAsync(() => worker.Held.Length == 4);
        await scene.PassAsync(_moment);
        Assert.Equal(8, worker.Begun.Length);
        worker.EndFirst(3);
        await scene.UntilAsync(() => worker.Begun.Length == 10);
        await scene.PassAsync(_moment);

        Assert.Equal(3, worker.Held.Length);
    }

    [Fact]
    public async Task AHostsLimitHoldsForAllWorkersTogether()
    {
        await using var scene = await Scene.StartAsync();
        var workers = new[] { scene.AddWorker("w1", slots: 8).Hold(), scene.AddWorker("w2", slots: 8).Hold() };
        await ChangeAsync(scene, cluster => cluster.SetHostAsync(new("origin.test", Connections: 3, null), "ann"));
        await scene.PassAsync(_moment);

        var ids = await scene.SubmitBatchAsync(9);
        await scene.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(3, workers.Sum(worker => worker.Begun.Length));
        Assert.Contains("host_connections", await Task.WhenAll(ids.Select(scene.ExplainAsync)));
        await ChangeAsync(scene, cluster => cluster.SetHostAsync(new("origin.test", null, null), "ann"));
        await scene.UntilAsync(() => workers.Sum(worker => worker.Begun.Length) == 9);
    }

    [Fact]
    public async Task TheSameChangeAgainChangesNothing()
    {
        await using var scene = await Scene.StartAsync();

        foreach (var expected in new[] { ControlOutcome.Done, ControlOutcome.Already })
        {
            Assert.Equal(expected, await ChangeAsync(scene, cluster => cluster.LimitAsync(3, "ann")));
            Assert.Equal(expected, await ChangeAsync(scene, cluster => cluster.SetTagFallbackAsync(true, "ann")));
            Assert.Equal(expected, await ChangeAsync(scene, cluster => cluster.SetHostAsync(new("h", 1, 2), "ann")));
            Assert.Equal(expected, await ChangeAsync(scene, cluster => cluster.PauseAsync(null, "ann")));
        }

        Assert.Equal(ControlOutcome.Already, await ChangeAsync(scene, cluster => cluster.SetHostAsync(new("other", null, null), "ann")));
    }

    [Fact]
    public async Task ATaskThatFellBackFromItsTagsSaysFromWhich()
    {
        await using var scene = await Scene.StartAsync();
        scene.AddWorker("w1", slots: 1, tags: new Tag("zone", "eu")).Complete();
        await ChangeAsync(scene, cluster => cluster.SetTagFallbackAsync(true, "ann"));
        var (odd, plain) = (
            await scene.SubmitAsync(Scene.Specification("odd") with { Tags = [new("gpu", "yes"), new("zone", "eu"), new("b", null, TagOperator.Exists)] }),
            await scene.SubmitAsync(Scene.Specification("plain") with { Tags = [new("zone", "eu"), new("gpu", "yes", Weight: 10)] }));

        await scene.UntilAsync(odd, DownloadStatus.Completed);
        await scene.UntilAsync(plain, DownloadStatus.Completed);

        Assert.Contains((await scene.GetAsync(odd)).History, line => line.Text == "attempt 1 given to w1, which does not meet gpu=yes and b: no connected worker does");
        Assert.Contains((await scene.GetAsync(plain)).History, line => line.Text == "attempt 1 given to w1");
    }

    [Fact]
    public async Task AChangeOfOneLimitOfAHostLeavesTheOthers()
    {
        await using var scene = await Scene.StartAsync();
        await ChangeAsync(scene, cluster => cluster.SetHostAsync(new("h", 4, 2), "ann"));

        await ChangeAsync(scene, cluster => cluster.ChangeHostAsync(new("h", null, null, EgressConnections: 1), HostLimitKinds.StartsPerSecond | HostLimitKinds.EgressConnections, "ann"));
        Assert.Equal(new HostSetting("h", 4, null, 1), Assert.Single((await SettingsAsync(scene)).Hosts));

        await ChangeAsync(scene, cluster => cluster.ChangeHostAsync(new("h", null, null), HostLimitKinds.Connections | HostLimitKinds.EgressConnections, "ann"));
        Assert.Empty((await SettingsAsync(scene)).Hosts);
    }

    private static Task<ClusterSettings> SettingsAsync(Scene scene) =>
        scene.Cluster.CallAsync(grains => grains.GetGrain<IClusterGrain>(IClusterGrain.Key).GetSettingsAsync());

    private static Task<ControlOutcome> ChangeAsync(Scene scene, Func<IClusterGrain, Task<ControlOutcome>> change) =>
        scene.Cluster.CallAsync(grains => change(grains.GetGrain<IClusterGrain>(IClusterGrain.Key)));
}
