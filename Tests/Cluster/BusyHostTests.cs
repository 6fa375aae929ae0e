using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Cluster;

/// <summary>An origin that asks to be asked for less.</summary>
public sealed class BusyHostTests
{
    private const int HttpError = 22;

    private static readonly TimeSpan _asked = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan _hours = TimeSpan.FromHours(5);

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
        await RefusedAsync(scene, scene.AddWorker("w1", slots: 1), _asked);
        var until = scene.Now + _asked;
        var second = await scene.SubmitAsync();
        await scene.UntilAsync(async () => await scene.ExplainAsync(second) == "host_cooling");
        await scene.PassAsync(TimeSpan.FromSeconds(2));
        if (wasResumed)
        {
            await ResumeAsync(scene);
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
        var id = await RefusedAsync(scene, worker, _hours);

        await ResumeAsync(scene);
        await scene.UntilAsync(id, DownloadStatus.Completed);

        Assert.Equal(2, worker.Begun.Length);
        Assert.Contains((await scene.GetAsync(id)).History, line => line.Text == "origin.test resumed by ann: the delay is over");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task WhatAPersonFreedIsFreeAfterARestartAsWell(int? seed)
    {
        await using var scene = await Scene.StartAsync(seed);
        var worker = scene.AddWorker("w1", slots: 1);
        var id = await RefusedAsync(scene, worker, _hours);
        var until = scene.Now + _hours;
        await scene.Cluster.CallAsync(_ => scene.WorkerGrain("w1").SetAvailabilityAsync(WorkerAvailability.Cordoned));
        await ResumeAsync(scene);

        await scene.Cluster.RestartAsync();
        await scene.PassAsync(TimeSpan.FromSeconds(20));
        await scene.Cluster.CallAsync(_ => scene.WorkerGrain("w1").SetAvailabilityAsync(WorkerAvailability.Open));
        await scene.UntilAsync(id, DownloadStatus.Completed);

        Assert.True(scene.Now < until - TimeSpan.FromHours(4));
    }

    [Fact]
    public async Task OtherHostsGoOn()
    {
        await using var scene = await Scene.StartAsync();
        await RefusedAsync(scene, scene.AddWorker("w1", slots: 1), _asked);

        var other = await scene.SubmitAsync(new() { Uris = ["http://other.test/file"] });

        var before = scene.Now;
        await scene.UntilAsync(other, DownloadStatus.Completed);
        Assert.InRange(scene.Now - before, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    /// <summary>Submits a task, which the host refuses; what asks it afterwards gets all.</summary>
    private static async Task<string> RefusedAsync(Scene scene, FakeAgent worker, TimeSpan asked)
    {
        worker.Ends = work => worker.Say(work.Key, PartEvent.Failed, new(HttpError, 429, "slow down", asked));
        var id = await scene.SubmitAsync();
        // Where calls get lost, the scheduler may hear of it from the task alone.
        await scene.UntilAsync(async () => await scene.ExplainAsync(id) is "host_cooling" or "not_before");
        worker.Complete();
        return id;
    }

    // As the API does, whose calls may get no answer.
    private static async Task ResumeAsync(Scene scene)
    {
        while (await scene.Cluster.CallAsync(grains => grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).ResumeHostAsync("origin.test", "ann"))
            is not (ControlOutcome.Done or ControlOutcome.Already))
        {
            await scene.PassAsync(TimeSpan.FromSeconds(1));
        }
    }
}
