using AriaCluster.Scheduling;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>An origin that asks to be asked for less.</summary>
public sealed class BusyHostTests
{
    private const int HttpError = 22;

    private static readonly TimeSpan _asked = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task NobodyAsksItBeforeTheTimeThatItNamed(int status)
    {
        await using var scene = await Scene.StartAsync();
        var workers = new[] { scene.AddWorker("w1", slots: 1), scene.AddWorker("w2", slots: 1), scene.AddWorker("w3", slots: 1) };
        foreach (var worker in workers)
        {
            worker.Ends = work => worker.Say(work.Key, PartEvent.Failed, new(HttpError, status, "slow down", _asked));
        }

        var ids = await scene.SubmitBatchAsync(9);
        await scene.UntilAsync(async () => (await scene.ExplainAsync(ids[^1])) == "host_cooling");
        // What was on its way when the host complained begins, too.
        await scene.PassAsync(TimeSpan.FromSeconds(1));
        var (until, begun) = (scene.Now + _asked, workers.Sum(worker => worker.Begun.Length));
        foreach (var worker in workers)
        {
            worker.Complete();
        }

        await scene.PassAsync(_asked - TimeSpan.FromSeconds(5));
        Assert.InRange(begun, 1, 3);
        Assert.Equal(begun, workers.Sum(worker => worker.Begun.Length));
        await scene.UntilAsync(async () => (await Task.WhenAll(ids.Select(scene.StatusOfAsync))).All(one => one == DownloadStatus.Completed));

        Assert.All((await Task.WhenAll(ids.Select(scene.GetAsync))).Where(task => task.Failures > 0), task => Assert.InRange(
            task.History.First(line => line.Text.StartsWith("attempt 2 given", StringComparison.Ordinal)).At, until - TimeSpan.FromSeconds(5), DateTimeOffset.MaxValue));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnotherHubLeavesItAloneAsWell(bool wasResumed)
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 1);
        worker.Ends = work => worker.Say(work.Key, PartEvent.Failed, new(HttpError, 429, "slow down", _asked));
        await scene.SubmitAsync();
        await scene.UntilAsync(() => worker.Begun.Length == 1);
        worker.Complete();
        var until = scene.Now + _asked;
        var second = await scene.SubmitAsync();
        await scene.UntilAsync(async () => await scene.ExplainAsync(second) == "host_cooling");
        await scene.PassAsync(TimeSpan.FromSeconds(2));
        if (wasResumed)
        {
            Assert.Equal(ControlOutcome.Done, await scene.Cluster.CallAsync(grains => grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).ResumeHostAsync("origin.test")));
        }

        await scene.Cluster.RestartAsync();
        await scene.UntilAsync(second, DownloadStatus.Completed);

        Assert.Equal(wasResumed, scene.Now < until - TimeSpan.FromMinutes(1));
        Assert.Equal(wasResumed, scene.Now < until);
    }

    [Fact]
    public async Task APersonEndsItsPauseForWhatItRefusedAsWell()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 1);
        worker.Ends = work => worker.Say(work.Key, PartEvent.Failed, new(HttpError, 429, "slow down", TimeSpan.FromHours(5)));
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(async () => await scene.ExplainAsync(id) == "host_cooling");
        worker.Complete();

        await scene.Cluster.CallAsync(grains => grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).ResumeHostAsync("origin.test"));
        await scene.UntilAsync(id, DownloadStatus.Completed);

        Assert.Equal(2, worker.Begun.Length);
    }

    [Fact]
    public async Task OtherHostsGoOn()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 1);
        worker.Ends = work => worker.Say(work.Key, PartEvent.Failed, new(HttpError, 429, "slow down", _asked));
        await scene.SubmitAsync();
        await scene.UntilAsync(() => worker.Begun.Length == 1);
        worker.Complete();

        var other = await scene.SubmitAsync(new() { Uris = ["http://other.test/file"] });

        var before = scene.Now;
        await scene.UntilAsync(other, DownloadStatus.Completed);
        Assert.InRange(scene.Now - before, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }
}
