using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>What people order, and what the workers make of it.</summary>
public sealed class ControlTests
{
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task PausedTasksWaitAndGoOnWhereTheirBytesAre()
    {
        await using var scene = await Scene.StartAsync();
        var (worker, ids) = await ArrangeAsync(scene);

        await CommandAsync(scene, ids, task => task.PauseAsync(Scene.Somebody));
        await scene.PassAsync(_long);
        Assert.All(await StatusesAsync(scene, ids), status => Assert.Equal(DownloadStatus.Paused, status));
        Assert.Equal((2, 0), (worker.Begun.Length, worker.Held.Length));
        Assert.Equal(ids[..2].Order(), worker.Kept.Order());

        scene.AddWorker("w2", slots: 8).Hold();
        await CommandAsync(scene, ids, task => task.ResumeAsync(Scene.Somebody));
        await UntilAllAsync(scene, ids, DownloadStatus.Downloading);
        Assert.Equal([("w1", 2), ("w1", 2), ("w2", 1)], (await TasksAsync(scene, ids)).Select(task => (task.Parts[0].Worker, task.Parts[0].Attempt)));
    }

    [Fact]
    public async Task CanceledTasksEndLeaveNoBytesAndStayCanceledUntilTheyAreRetried()
    {
        await using var scene = await Scene.StartAsync();
        var (worker, ids) = await ArrangeAsync(scene);

        await CommandAsync(scene, ids, task => task.CancelAsync(Scene.Somebody));
        await scene.PassAsync(_long);
        Assert.All(await StatusesAsync(scene, ids), status => Assert.Equal(DownloadStatus.Canceled, status));
        Assert.Equal((2, 0, 0), (worker.Begun.Length, worker.Held.Length, worker.Kept.Count));

        worker.Complete();
        await CommandAsync(scene, ids, task => task.RetryAsync(Scene.Somebody));
        await UntilAllAsync(scene, ids, DownloadStatus.Completed);
        Assert.Equal([2, 2, 1], (await TasksAsync(scene, ids)).Select(task => task.Parts[0].Attempt));
    }

    [Fact]
    public async Task TheBytesOfATaskThatIsCanceledWhilePausedAreSweptWhenTheirWorkerIsBack()
    {
        await using var scene = await Scene.StartAsync();
        var (worker, ids) = await ArrangeAsync(scene);
        await CommandAsync(scene, ids, task => task.PauseAsync(Scene.Somebody));
        await scene.UntilAsync(() => worker.Kept.Count == 2);

        worker.IsAwake = false;
        await CommandAsync(scene, ids[..1], task => task.CancelAsync(Scene.Somebody));
        await scene.PassAsync(TimeSpan.FromSeconds(10));
        await scene.Cluster.RestartAsync();
        worker.IsAwake = true;

        await scene.UntilAsync(() => worker.Kept.Count == 1);
        Assert.Equal(ids[1], Assert.Single(worker.Kept));
    }

    [Fact]
    public async Task AWorkerThatWasAwayHearsOfACancellationWhenItIsBack()
    {
        await using var scene = await Scene.StartAsync();
        var (worker, ids) = await ArrangeAsync(scene);

        worker.IsAwake = false;
        await CommandAsync(scene, ids, task => task.CancelAsync(Scene.Somebody));
        await scene.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(2, worker.Held.Length);
        worker.Complete().IsAwake = true;
        await scene.UntilAsync(() => worker.Held.IsEmpty);

        Assert.Empty(worker.Files);
        Assert.All(await StatusesAsync(scene, ids), status => Assert.Equal(DownloadStatus.Canceled, status));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FilesOfADeletedTaskAreRemovedWhenTheirWorkerIsBack(bool afterARestart)
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 2).Complete();
        var (deleted, stays) = (await scene.SubmitAsync(), await scene.SubmitAsync());
        await UntilAllAsync(scene, [deleted, stays], DownloadStatus.Completed);

        worker.IsAwake = false;
        await CommandAsync(scene, [deleted], task => task.DeleteAsync(Scene.Somebody, files: true));
        await scene.PassAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(2, worker.Files.Count);
        if (afterARestart)
        {
            await scene.Cluster.RestartAsync();
        }

        worker.IsAwake = true;
        await scene.UntilAsync(async () =>
            (await scene.Index.ReadUnwantedFilesAsync("w1", 10, TestContext.Current.CancellationToken)).IsEmpty);
        Assert.Contains(stays, Assert.Single(worker.Files));
    }

    [Fact]
    public async Task ADeletedTaskIsStoppedAndHidden()
    {
        await using var scene = await Scene.StartAsync();
        var (worker, ids) = await ArrangeAsync(scene);

        await CommandAsync(scene, ids, task => task.DeleteAsync(Scene.Somebody, files: false));
        await scene.PassAsync(_long);

        Assert.Equal((2, 0, 0), (worker.Begun.Length, worker.Held.Length, worker.Kept.Count));
        Assert.Empty((await scene.Index.ListAsync(new(), TestContext.Current.CancellationToken)).Tasks);
    }

    /// <summary>A worker, and three tasks: one downloads, one is assigned, one waits.</summary>
    private static async Task<(FakeAgent Worker, ImmutableArray<string> Ids)> ArrangeAsync(Scene scene)
    {
        var worker = scene.AddWorker("w1", slots: 2).Hold();
        var downloading = await scene.SubmitAsync();
        await scene.UntilAsync(downloading, DownloadStatus.Downloading);
        worker.Lasts = false;
        var queued = await scene.SubmitAsync();
        await scene.UntilAsync(queued, DownloadStatus.Queued);
        await scene.UntilAsync(() => worker.Begun.Length == 2);
        worker.Lasts = true;
        return (worker, [downloading, queued, await scene.SubmitAsync()]);
    }

    private static async Task CommandAsync(Scene scene, ImmutableArray<string> ids, Func<ITaskGrain, Task<ControlReply>> command)
    {
        foreach (var id in ids)
        {
            Assert.Equal(ControlOutcome.Done, (await command(scene.TaskGrain(id))).Outcome);
        }
    }

    private static Task UntilAllAsync(Scene scene, ImmutableArray<string> ids, DownloadStatus wanted) =>
        scene.UntilAsync(async () => (await StatusesAsync(scene, ids)).All(status => status == wanted));

    private static async Task<DownloadStatus[]> StatusesAsync(Scene scene, ImmutableArray<string> ids) =>
        [.. (await TasksAsync(scene, ids)).Select(task => task.Status)];

    private static Task<TaskSnapshot[]> TasksAsync(Scene scene, ImmutableArray<string> ids) => Task.WhenAll(ids.Select(scene.GetAsync));
}
