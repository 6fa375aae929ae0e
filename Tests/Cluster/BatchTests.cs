using System.Collections.Immutable;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Tasks;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>Batches between their acceptance and their unfolding, and the keys of submissions.</summary>
public sealed class BatchTests
{
    private static readonly TimeSpan _moment = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task OneThatWasKilledBeforeItUnfoldedUnfoldsAfterTheRestart()
    {
        await using var scene = await Scene.StartAsync();
        var ids = await AcceptAsync(scene, 1000);

        await scene.Cluster.RestartAsync();
        await scene.UntilAsync(async () => (await scene.Index.CountAsync(Ct)).GetValueOrDefault(DownloadStatus.Pending) == ids.Length);
        await scene.PassAsync(_moment);

        Assert.Equal(ids.Order(), (await PendingAsync(scene)).Order());
        Assert.Empty(await scene.Index.ReadFoldedBatchesAsync(1, Ct));
    }

    [Fact]
    public async Task ACommandForATaskThatIsNotUnfoldedHoldsWhenItUnfolds()
    {
        await using var scene = await Scene.StartAsync();
        var ids = await AcceptAsync(scene, 4);
        var finder = new TaskFinder(scene.Cluster.Grains, scene.Index);

        Assert.Equal(DownloadStatus.Pending, (await finder.FindAsync(ids[1], Reach.All))?.Status);
        Assert.Equal(ControlOutcome.NotFound, (await scene.TaskGrain(ids[1]).CancelAsync(Scene.Somebody)).Outcome);
        Assert.Equal(CreateOutcome.Created, await finder.CreateFromBatchAsync(ids[1]));
        Assert.Equal(ControlOutcome.Done, (await scene.TaskGrain(ids[1]).CancelAsync(Scene.Somebody)).Outcome);
        Assert.Equal(CreateOutcome.Created, await finder.CreateFromBatchAsync(ids[2]));
        Assert.Equal(ControlOutcome.Done, (await scene.TaskGrain(ids[2]).DeleteAsync(Scene.Somebody, files: false)).Outcome);
        var worker = scene.AddWorker("w1", slots: 4).Complete();
        await scene.UntilAsync(() => worker.Files.Count == 2);
        await scene.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal([ids[0], ids[3]], worker.Begun.Select(key => key.TaskId).Order());
        Assert.Equal(DownloadStatus.Canceled, await scene.StatusOfAsync(ids[1]));
        Assert.Null(await finder.FindAsync(ids[2], Reach.All));
        Assert.Null(await finder.CreateFromBatchAsync(ids[1]));
    }

    [Fact]
    public async Task UnfoldingItTwiceChangesNothing()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 4).Complete();
        var ids = await AcceptAsync(scene, 10);
        Assert.True(TaskId.TryGetBatch(ids[0], out var batch, out _));

        await scene.Cluster.Grains.GetGrain<IBatchGrain>(batch).UnfoldAsync();
        await scene.Cluster.Grains.GetGrain<IBatchGrain>(batch).UnfoldAsync();
        await scene.UntilAsync(() => worker.Files.Count == ids.Length);
        await scene.Cluster.Grains.GetGrain<IBatchGrain>(batch).UnfoldAsync();
        await scene.PassAsync(_moment);

        Assert.Equal(ids, worker.Begun.Select(key => key.TaskId).Order());
    }

    [Fact]
    public async Task AnIdempotencyKeyIsForgottenBySweepAfterADay()
    {
        await using var scene = await Scene.StartAsync();
        var first = await SubmitAsync(scene, "body");
        scene.Cluster.Time.Advance(TimeSpan.FromHours(23));
        await scene.PassAsync(_moment);
        Assert.Equal((AcceptanceOutcome.Repeated, first.Id), Of(await SubmitAsync(scene, "body")));
        Assert.Equal(AcceptanceOutcome.KeyReused, (await SubmitAsync(scene, "other body")).Outcome);

        scene.Cluster.Time.Advance(TimeSpan.FromHours(2));
        await scene.UntilAsync(async () => await scene.Index.FindSubmissionAsync("key", Ct) is null);

        Assert.Equal(AcceptanceOutcome.Accepted, (await SubmitAsync(scene, "other body")).Outcome);
        Assert.Equal(DownloadStatus.Pending, await scene.StatusOfAsync(first.Id));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static (AcceptanceOutcome Outcome, string Id) Of(AcceptanceReply reply) => (reply.Outcome, reply.Id);

    private static Task<AcceptanceReply> SubmitAsync(Scene scene, string body) => scene.AcceptAsync(acceptance =>
        acceptance.AcceptAsync(Scene.Specification(body), Scene.OwnersKey, new("key", body), CancellationToken.None));

    /// <summary>Accepts a batch and does not yet have it unfolded.</summary>
    private static async Task<ImmutableArray<string>> AcceptAsync(Scene scene, int count)
    {
        var id = TaskId.NewBatch(scene.Now);
        var specifications = Enumerable.Range(0, count).Select(i => Scene.Specification($"{i}")).ToImmutableArray();
        var outcome = await scene.Cluster.Grains.GetGrain<IBatchGrain>(id).AcceptAsync(new(specifications, Scene.Owner, scene.Now, null, [], []));
        Assert.Equal(CreateOutcome.Created, outcome);
        return [.. Enumerable.Range(0, count).Select(i => TaskId.InBatch(id, i))];
    }

    private static async Task<IEnumerable<string>> PendingAsync(Scene scene) =>
        (await scene.Index.ReadPendingAsync(null, 5000, Ct)).Select(task => task.Id);
}
