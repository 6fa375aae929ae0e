using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>A worker is stopped and says so: its lease would last for 40 s more.</summary>
public sealed class GoodbyeTests
{
    [Fact]
    public async Task WhatItRanGoesElsewhereWithinSecondsAndItsLateFileIsTakenBack()
    {
        await using var scene = await Scene.StartAsync();
        var (stopped, id) = await RunAsync(scene);
        var other = scene.AddWorker("w2", slots: 1).Complete();

        Assert.Equal(ControlOutcome.Done, await stopped.LeaveAsync());
        await scene.PassAsync(TimeSpan.FromSeconds(8));
        Assert.Equal(DownloadStatus.Completed, await scene.StatusOfAsync(id));
        stopped.Complete().IsAwake = true;
        await scene.UntilAsync(() => stopped.Held.IsEmpty);

        var task = await scene.GetAsync(id);
        Assert.Equal(("w2", 2, 0), (task.Result?.Worker, task.Parts[0].Attempt, task.Failures));
        Assert.Equal((0, 1), (stopped.Files.Count, other.Files.Count));
        Assert.Contains(task.History, line => line.Text == "w1 was stopped: attempt 1 taken back");
    }

    [Fact]
    public async Task WhatHadNotBegunGoesElsewhereAtOnce()
    {
        await using var scene = await Scene.StartAsync();
        var stopped = scene.AddWorker("w1", slots: 1);
        stopped.IsIdle = true;
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(() => !stopped.Held.IsEmpty);
        scene.AddWorker("w2", slots: 1).Complete();
        await scene.PassAsync(TimeSpan.FromSeconds(2));

        await stopped.LeaveAsync();
        await scene.PassAsync(TimeSpan.FromSeconds(3));

        Assert.Equal(DownloadStatus.Completed, await scene.StatusOfAsync(id));
    }

    [Fact]
    public async Task BackInAMomentItGoesOnAndNothingIsFetchedTwice()
    {
        await using var scene = await Scene.StartAsync();
        var (stopped, id) = await RunAsync(scene);
        var other = scene.AddWorker("w2", slots: 1).Complete();

        await stopped.LeaveAsync();
        await scene.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(DownloadStatus.Pending, await scene.StatusOfAsync(id));
        stopped.Complete().IsAwake = true;
        await scene.UntilAsync(id, DownloadStatus.Completed);

        Assert.Equal("w1", (await scene.GetAsync(id)).Result?.Worker);
        Assert.Empty(other.Begun);
        Assert.Equal((1, 0), (stopped.Files.Count, other.Files.Count));
    }

    [Fact]
    public async Task ItGetsNothingNew()
    {
        await using var scene = await Scene.StartAsync();
        var stopped = scene.AddWorker("w1", slots: 4);
        scene.AddWorker("w2", slots: 1).Hold();
        await scene.UntilAsync(() => stopped.IsRegistered);

        await stopped.LeaveAsync();
        var ids = await scene.SubmitBatchAsync(3);
        await scene.PassAsync(TimeSpan.FromSeconds(2));

        var tasks = await Task.WhenAll(ids.Select(scene.GetAsync));
        Assert.All(tasks, task => Assert.NotEqual("w1", task.Parts[0].Worker));
        Assert.All(tasks, task => Assert.DoesNotContain(task.History, line => line.Text.Contains("w1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AnEarlierSessionsGoodbyeThatComesLateChangesNothing()
    {
        await using var scene = await Scene.StartAsync();
        var (worker, id) = await RunAsync(scene);
        await worker.LeaveAsync();
        worker.IsAwake = true;
        await scene.UntilAsync(() => worker.IsRegistered);
        await scene.UntilAsync(id, DownloadStatus.Downloading);

        // The first session of a worker is 1.
        Assert.Equal(ControlOutcome.WrongStatus, await scene.WorkerGrain("w1").LeaveAsync(1));
        await scene.PassAsync(TimeSpan.FromSeconds(3));

        Assert.Equal((DownloadStatus.Downloading, true), (await scene.StatusOfAsync(id), (await scene.WorkerGrain("w1").GetAsync())!.Room.Alive));
    }

    [Fact]
    public async Task AnotherMachineMayHaveItsNameFromThenOn()
    {
        await using var scene = await Scene.StartAsync();
        var (stopped, id) = await RunAsync(scene);
        var namesake = scene.AddWorker("w1", slots: 1).Complete();
        namesake.InstanceId = "another machine";

        await scene.PassAsync(TimeSpan.FromSeconds(3));
        Assert.False(namesake.IsRegistered);
        await stopped.LeaveAsync();
        await scene.PassAsync(TimeSpan.FromSeconds(8));

        Assert.True(namesake.IsRegistered);
        Assert.Equal(DownloadStatus.Completed, await scene.StatusOfAsync(id));
    }

    /// <summary>A worker, and a task that it downloads.</summary>
    private static async Task<(FakeAgent Worker, string Id)> RunAsync(Scene scene)
    {
        var worker = scene.AddWorker("w1", slots: 1).Hold();
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(id, DownloadStatus.Downloading);
        return (worker, id);
    }
}
