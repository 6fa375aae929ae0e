using AriaCluster.Silo.Retention;
using AriaCluster.Tasks;
using AriaCluster.Tests.Cluster;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriaCluster.Tests.Retention;

public sealed class BatchSweeperTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ABatchGoesAfterItsLastTaskAndNotBefore()
    {
        await using var scene = await Scene.StartAsync();
        var ids = await scene.SubmitBatchAsync(2);
        Assert.True(TaskId.TryGetBatch(ids[0], out var batch, out _));
        await scene.UntilAsync(async () => (await scene.Index.FindAsync(ids, Ct)).Length == 2);
        var sweeper = new BatchSweeper(scene.Cluster.Grains, scene.Index, scene.Cluster.Time, NullLogger<BatchSweeper>.Instance);

        await ForgetAsync(scene, ids[0]);
        scene.Cluster.Time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(0, await sweeper.RunOnceAsync(Ct));
        await ForgetAsync(scene, ids[1]);
        scene.Cluster.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(1, await sweeper.RunOnceAsync(Ct));
        Assert.Null(await scene.Cluster.Grains.GetGrain<IBatchGrain>(batch).GetEntriesAsync());
        Assert.Empty(await scene.Index.ReadEmptyBatchesAsync("", scene.Now, 10, Ct));
    }

    [Fact]
    public async Task OneThatIsYoungStays()
    {
        await using var scene = await Scene.StartAsync();
        var ids = await scene.SubmitBatchAsync(1);
        Assert.True(TaskId.TryGetBatch(ids[0], out var batch, out _));
        await scene.UntilAsync(async () => (await scene.Index.FindAsync(ids, Ct)).Length == 1);
        await ForgetAsync(scene, ids[0]);
        var sweeper = new BatchSweeper(scene.Cluster.Grains, scene.Index, scene.Cluster.Time, NullLogger<BatchSweeper>.Instance);

        Assert.Equal(0, await sweeper.RunOnceAsync(Ct));

        Assert.False(await scene.Cluster.Grains.GetGrain<IBatchGrain>(batch).ForgetAsync(DateTimeOffset.UnixEpoch));
        Assert.NotNull(await scene.Cluster.Grains.GetGrain<IBatchGrain>(batch).GetEntriesAsync());
    }

    private static async Task ForgetAsync(Scene scene, string id)
    {
        var task = scene.TaskGrain(id);
        await task.CancelAsync(Scene.Somebody);
        var offer = await task.OfferAsync(DateTimeOffset.MaxValue);
        Assert.True(await task.ForgetAsync(offer!.Version));
        await scene.Index.DropClearedAsync([id], Ct);
    }
}
