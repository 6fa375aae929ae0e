using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Cluster;

/// <summary>Workers that people close, empty and remove.</summary>
public sealed class AvailabilityTests
{
    private static readonly TimeSpan _moment = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task ACordonedWorkerFinishesWhatItHoldsAndGetsNothingNew()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 2).Hold();
        var running = await scene.SubmitAsync();
        await scene.UntilAsync(() => worker.Begun.Length == 1);

        Assert.Equal(ControlOutcome.Done, await SetAsync(scene, WorkerAvailability.Cordoned));
        var waiting = await scene.SubmitAsync();
        worker.Complete();
        await scene.UntilAsync(running, DownloadStatus.Completed);
        await scene.PassAsync(_moment);

        Assert.Equal("cordoned", await scene.ExplainAsync(waiting));
        Assert.Equal(ControlOutcome.Already, await SetAsync(scene, WorkerAvailability.Cordoned));
        await SetAsync(scene, WorkerAvailability.Open);
        await scene.UntilAsync(waiting, DownloadStatus.Completed);
    }

    [Fact]
    public async Task AWorkerThatIsEmptiedAtOnceGivesWhatRunsToAnotherAndItIsCompletedOnce()
    {
        await using var scene = await Scene.StartAsync();
        var first = scene.AddWorker("w1", slots: 2).Hold();
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(id, DownloadStatus.Downloading);
        var second = scene.AddWorker("w2", slots: 2).Complete();
        await scene.PassAsync(_moment);

        await SetAsync(scene, WorkerAvailability.Evacuating);
        await scene.UntilAsync(id, DownloadStatus.Completed);
        first.Complete();
        await scene.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("w2", (await scene.GetAsync(id)).Result?.Worker);
        Assert.Equal((0, 1), (first.Files.Count, second.Files.Count));
        Assert.Equal(0, (await scene.GetAsync(id)).Failures);
        Assert.Empty(first.Held);
        Assert.Empty(first.Kept);
    }

    [Fact]
    public async Task AWorkerThatIsDrainedFinishesWhatRuns()
    {
        await using var scene = await Scene.StartAsync();
        var first = scene.AddWorker("w1", slots: 2).Hold();
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(id, DownloadStatus.Downloading);
        scene.AddWorker("w2", slots: 2).Complete();
        await scene.PassAsync(_moment);

        await SetAsync(scene, WorkerAvailability.Draining);
        await scene.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(DownloadStatus.Downloading, await scene.StatusOfAsync(id));
        first.Complete();

        await scene.UntilAsync(id, DownloadStatus.Completed);
        Assert.Equal("w1", (await scene.GetAsync(id)).Result?.Worker);
    }

    [Fact]
    public async Task ItStaysClosedOverARestart()
    {
        await using var scene = await Scene.StartAsync();
        scene.AddWorker("w1", slots: 2).Complete();
        await scene.PassAsync(_moment);
        await SetAsync(scene, WorkerAvailability.Cordoned);

        await scene.Cluster.RestartAsync();
        var id = await scene.SubmitAsync();
        await scene.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(DownloadStatus.Pending, await scene.StatusOfAsync(id));
    }

    [Fact]
    public async Task OnlyAnEmptyWorkerIsRemovedAndThenItIsNoLongerListed()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 2).Hold();
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(id, DownloadStatus.Downloading);

        Assert.Equal(ControlOutcome.WrongStatus, await RemoveAsync(scene));
        worker.Complete();
        await scene.UntilAsync(id, DownloadStatus.Completed);
        worker.IsAwake = false;
        await scene.UntilAsync(() => worker.Held.IsEmpty);

        Assert.Equal(ControlOutcome.Done, await RemoveAsync(scene));
        Assert.Equal(ControlOutcome.Already, await RemoveAsync(scene));
        Assert.Equal(WorkerAvailability.Removed, (await scene.Cluster.CallAsync(grains => scene.WorkerGrain("w1").GetAsync()))?.Room.Availability);
        Assert.Empty(await scene.Index.ReadWorkersAsync(TestContext.Current.CancellationToken));
    }

    private static Task<ControlOutcome> SetAsync(Scene scene, WorkerAvailability availability) =>
        scene.Cluster.CallAsync(_ => scene.WorkerGrain("w1").SetAvailabilityAsync(availability));

    private static Task<ControlOutcome> RemoveAsync(Scene scene) => scene.Cluster.CallAsync(_ => scene.WorkerGrain("w1").RemoveAsync());
}
