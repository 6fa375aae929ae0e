using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>Orders that do not arrive, or that their worker does not know any more: the next heartbeats mend it.</summary>
public sealed class LostOrderTests
{
    [Fact]
    public async Task AnOrderThatIsLostOnItsWayComesAgain()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 1).Hold();
        await scene.UntilAsync(() => worker.IsRegistered);

        worker.IsDeaf = true;
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(id, DownloadStatus.Downloading);

        Assert.Equal([new(id, 0, 1)], worker.Begun);
    }

    [Fact]
    public async Task AStopThatIsLostOnItsWayComesAgain()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 1).Hold();
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(id, DownloadStatus.Downloading);

        worker.IsDeaf = true;
        await scene.TaskGrain(id).CancelAsync(Scene.Somebody);
        await scene.UntilAsync(() => worker.Held.IsEmpty);

        Assert.Equal(DownloadStatus.Canceled, await scene.StatusOfAsync(id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AWorkerThatForgotEverythingGetsTheOrdersOfItsAttemptsAgain(bool andTheHub)
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 2).Hold();
        var ids = await scene.SubmitBatchAsync(2);
        await scene.UntilAsync(() => worker.Begun.Length == 2);

        worker.Forget();
        if (andTheHub)
        {
            await scene.Cluster.RestartAsync();
        }

        worker.Complete();
        await scene.UntilAsync(() => worker.Files.Count == 2);
        await scene.UntilAsync(() => worker.Held.IsEmpty);

        Assert.All(await Task.WhenAll(ids.Select(scene.GetAsync)), task => Assert.Equal((DownloadStatus.Completed, 1), (task.Status, task.Parts[0].Attempt)));
    }
}
