using AriaCluster.Scheduling;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>Attempts that fail, by the codes of aria2.</summary>
public sealed class RetryTests
{
    private const int Network = 1;
    private const int DiskFull = 9;
    private const int CannotCreateFile = 16;

    [Fact]
    public async Task TheNextAttemptComesAfterItsDelayAndNotBefore()
    {
        await using var scene = await Scene.StartAsync();
        var (worker, id) = await FailAsync(scene, Network);

        var notBefore = (await scene.GetAsync(id)).NotBefore!.Value;
        worker.Complete();
        await scene.PassAsync(notBefore - scene.Now - TimeSpan.FromSeconds(1));
        Assert.Equal("not_before", await scene.ExplainAsync(id));
        Assert.Equal(1, (await scene.GetAsync(id)).Parts[0].Attempt);
        await scene.UntilAsync(id, DownloadStatus.Completed);

        var given = (await scene.GetAsync(id)).History.Single(line => line.Text.StartsWith("attempt 2 given", StringComparison.Ordinal)).At;
        Assert.InRange(given, notBefore, notBefore + TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task EachFailedAttemptCountsForItsHostAlsoIfItIsRetried()
    {
        await using var scene = await Scene.StartAsync();
        var (worker, id) = await FailAsync(scene, Network);
        worker.Complete();
        await scene.UntilAsync(id, DownloadStatus.Completed);

        Task<OutcomeReport> OutcomesAsync() => scene.Cluster.CallAsync(grains => grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).GetOutcomesAsync());
        await scene.UntilAsync(async () => (await OutcomesAsync()).ByWorker is [{ Completed: 1, Failed: 1 }]);
        Assert.True((await OutcomesAsync()).ByHost is [{ Name: "origin.test", Completed: 1, Failed: 1 }]);
    }

    [Fact]
    public async Task FailuresThatAreUsedUpEndTheTaskUntilAPersonRetriesIt()
    {
        await using var scene = await Scene.StartAsync();
        var (worker, id) = await FailAsync(scene, Network, retries: 1);

        await scene.UntilAsync(id, DownloadStatus.Failed);
        Assert.Equal(2, worker.Begun.Length);
        worker.Complete();
        await scene.TaskGrain(id).RetryAsync(Scene.Somebody);

        await scene.UntilAsync(id, DownloadStatus.Completed);
        Assert.Equal((3, 0), (worker.Begun.Length, (await scene.GetAsync(id)).Failures));
    }

    [Fact]
    public async Task AWorkerThatMayBeToBlameIsPassedOverAndTheDelayIsForItAlone()
    {
        await using var scene = await Scene.StartAsync();
        var (_, id) = await FailAsync(scene, CannotCreateFile);

        scene.AddWorker("w2", slots: 1).Complete();
        await scene.UntilAsync(id, DownloadStatus.Completed);

        var task = await scene.GetAsync(id);
        Assert.Equal(("w2", 1), (task.Result?.Worker, task.Failures));
        Assert.True(task.EndedAt - task.CreatedAt < TimeSpan.FromSeconds(20), "It waited although another worker was there.");
    }

    [Fact]
    public async Task AFullDiskMovesTheTaskElsewhereAndIsNotItsFault()
    {
        await using var scene = await Scene.StartAsync();
        var (full, id) = await FailAsync(scene, DiskFull, retries: 0);
        Assert.Equal(id, Assert.Single(full.Kept));

        scene.AddWorker("w2", slots: 1).Complete();
        await scene.UntilAsync(id, DownloadStatus.Completed);
        await scene.UntilAsync(() => full.Kept.IsEmpty);

        var task = await scene.GetAsync(id);
        Assert.Equal(("w2", 0), (task.Result?.Worker, task.Failures));
    }

    [Fact]
    public async Task AWorkerWithAFullDiskTakesNothingUntilThereIsRoom()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 1).Complete();
        worker.Health = new(0, 0, 0, DiskFreeBytes: 1, DiskTotalBytes: 1L << 40, 0, 0, TimeSpan.Zero, []);
        await scene.PassAsync(TimeSpan.FromSeconds(5));

        var id = await scene.SubmitAsync();
        await scene.PassAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("disk_full", await scene.ExplainAsync(id));
        worker.Health = worker.Health with { DiskFreeBytes = 1L << 39 };

        await scene.UntilAsync(id, DownloadStatus.Completed);
        Assert.Single(worker.Begun);
    }

    /// <summary>A worker, and a task that it has failed once; the delay before the next attempt is half a minute.</summary>
    private static async Task<(FakeAgent Worker, string Id)> FailAsync(Scene scene, int code, int retries = 3)
    {
        var worker = scene.AddWorker("w1", slots: 1).Fail(code, kept: 10);
        var id = await scene.SubmitAsync(Scene.Specification("file") with { MaxRetries = retries, RetryDelay = TimeSpan.FromSeconds(30) });
        await scene.UntilAsync(async () => (await scene.GetAsync(id)).Error is not null);
        await scene.UntilAsync(() => worker.Held.IsEmpty);
        return (worker, id);
    }
}
