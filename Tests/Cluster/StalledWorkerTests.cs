using AriaCluster.Scheduling;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>Workers that speak and do nothing.</summary>
public sealed class StalledWorkerTests
{
    private static readonly (string, string) _timeout = ("Workers:StallTimeout", "00:01:00");

    [Fact]
    public async Task APartThatMakesNoProgressGoesElsewhereAndIsDoneThereOnce()
    {
        await using var scene = await Scene.StartAsync(settings: _timeout);
        var stuck = scene.AddWorker("w1", slots: 4).Hold();
        stuck.IsStuck = true;
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(() => stuck.Begun.Length == 1);
        var other = scene.AddWorker("w2", slots: 4).Complete();

        await scene.UntilAsync(id, DownloadStatus.Completed);
        await scene.UntilAsync(() => stuck.Held.IsEmpty && stuck.Kept.IsEmpty);

        var task = await scene.GetAsync(id);
        Assert.Equal(("w2", 2, 0), (task.Result?.Worker, task.Parts[0].Attempt, task.Failures));
        Assert.Single(other.Files);
        Assert.Contains(task.History, line => line.Text.StartsWith("attempt 1 makes no progress on w1", StringComparison.Ordinal));
        var outcomes = await scene.Cluster.CallAsync(grains => grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).GetOutcomesAsync());
        Assert.Contains(outcomes.ByWorker, count => count is { Name: "w1", Failed: 1 });
    }

    [Fact]
    public async Task APartThatIsNeverBegunGoesElsewhere()
    {
        await using var scene = await Scene.StartAsync(settings: _timeout);
        var idle = scene.AddWorker("w1", slots: 4);
        idle.IsIdle = true;
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(() => idle.Held.Length == 1);
        scene.AddWorker("w2", slots: 4).Complete();

        await scene.UntilAsync(id, DownloadStatus.Completed);

        var task = await scene.GetAsync(id);
        Assert.Equal(("w2", 0), (task.Result?.Worker, task.Failures));
        Assert.Empty(idle.Begun);
    }

    [Fact]
    public async Task ASourceThatStallsForAllWorkersEndsTheTask()
    {
        await using var scene = await Scene.StartAsync(settings: _timeout);
        var workers = new[] { scene.AddWorker("w1", slots: 4).Hold(), scene.AddWorker("w2", slots: 4).Hold() };
        Array.ForEach(workers, worker => worker.IsStuck = true);

        var id = await scene.SubmitAsync(Scene.Specification("file") with { MaxRetries = 1 });
        await scene.UntilAsync(id, DownloadStatus.Failed);

        var task = await scene.GetAsync(id);
        Assert.Equal((2, 3, 5), (task.Failures, task.Parts[0].Attempt, task.Error?.Code));
        Assert.All(workers, worker => Assert.NotEmpty(worker.Begun));
        Assert.Equal(0, (await scene.Cluster.CallAsync(grains => grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).GetAsync())).Running);
    }

    [Fact]
    public async Task WhereTasksOfSeveralHostsStandStillTheirWorkerIsToBlameHoweverOften()
    {
        await using var scene = await Scene.StartAsync(settings: _timeout);
        var only = scene.AddWorker("w1", slots: 4).Hold();
        only.IsStuck = true;
        var ids = await Task.WhenAll(Enumerable.Range(1, 3).Select(i => scene.SubmitAsync(new() { Uris = [$"http://origin{i}.test/file"], MaxRetries = 0 })));
        await scene.UntilAsync(async () => (await Task.WhenAll(ids.Select(scene.GetAsync))).All(task => task.Parts[0].Attempt == 4));

        only.IsStuck = false;
        only.Complete();

        foreach (var id in ids)
        {
            await scene.UntilAsync(id, DownloadStatus.Completed);
            Assert.Equal(0, (await scene.GetAsync(id)).Failures);
        }
    }

    [Fact]
    public async Task TheOnlyWorkerGetsItsPartBack()
    {
        await using var scene = await Scene.StartAsync(settings: _timeout);
        var only = scene.AddWorker("w1", slots: 4).Hold();
        only.IsStuck = true;
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(async () => (await scene.GetAsync(id)).Parts[0].Attempt == 2);

        only.IsStuck = false;
        only.Complete();
        await scene.UntilAsync(id, DownloadStatus.Completed);

        Assert.Equal(0, (await scene.GetAsync(id)).Failures);
    }

    [Fact]
    public async Task WhatGoesOnIsLeftAloneHoweverLongItTakesAndWhateverWaitsBehindIt()
    {
        await using var scene = await Scene.StartAsync(settings: _timeout);
        var worker = scene.AddWorker("w1", slots: 1).Hold();
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(id, DownloadStatus.Downloading);

        await scene.PassAsync(TimeSpan.FromMinutes(5));
        await scene.Cluster.RestartAsync();
        await scene.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(1, (await scene.GetAsync(id)).Parts[0].Attempt);
        Assert.Single(worker.Begun);
    }
}
