using System.Collections.Immutable;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks;
using AriaCluster.Api.Tasks.Requests;
using AriaCluster.Tasks;
using AriaCluster.Tests.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriaCluster.Tests.Cluster;

/// <summary>Moving what waits, while schedulers begin anew, workers take it and batches unfold.</summary>
public sealed class MoveTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ANewSchedulerKeepsTheOrder(bool afterARestart)
    {
        await using var scene = await Scene.StartAsync();
        var ids = await SubmitAsync(scene, 8);

        // All of a batch have one position: what stands before another one of it is told by ties.
        await MovedAsync(scene, [ids[5], ids[4]], new([], ToTop: null, Before: ids[1]));
        await MovedAsync(scene, [ids[3]], new([], ToTop: true, Before: null));
        await MovedAsync(scene, [ids[0]], new([], ToTop: false, Before: null));
        await MovedAsync(scene, [ids[7]], new([], ToTop: null, Before: ids[5]));
        if (afterARestart)
        {
            await scene.Cluster.RestartAsync();
        }

        Assert.Equal([ids[3], ids[4], ids[7], ids[5], ids[1], ids[2], ids[6], ids[0]], await RunAllAsync(scene, ids.Length));
    }

    [Fact]
    public async Task OneThatWasGivenAwayMeanwhileIsRefusedAloneAndKeepsItsPlace()
    {
        await using var scene = await Scene.StartAsync();
        var ids = await SubmitAsync(scene, 3);
        var asItWas = new FakeIndex();
        asItWas.Rows.AddRange(await scene.Index.FindAsync(ids, Ct));
        var worker = scene.AddWorker("w1", slots: 1).Hold();
        await scene.UntilAsync(ids[0], DownloadStatus.Downloading);

        var several = await MoveAsync(scene, asItWas, new([ids[0], ids[1]], ToTop: false, Before: null));
        var alone = await CommandOf(scene, asItWas).MoveAsync(ids[0], new([], ToTop: false, Before: null), Reach.All, Scene.Somebody, Ct);

        Assert.Equal((2, 1), (several.Matched, several.Changed));
        Assert.Equal([ids[0]], several.Refused);
        Assert.Equal(StatusCodes.Status409Conflict, Assert.IsType<Problem>(alone).Type.Status);
        await scene.TaskGrain(ids[0]).PauseAsync(Scene.Somebody);
        await scene.TaskGrain(ids[0]).ResumeAsync(Scene.Somebody);
        await scene.UntilAsync(() => worker.Begun.Length > 1);
        worker.Complete();
        await scene.UntilAsync(() => worker.Files.Count == 3);
        Assert.Equal(ids[1], worker.Begun[^1].TaskId);
    }

    [Fact]
    public async Task OneOfABatchThatIsStillUnfoldingIsMovedAheadOfItByItsOwnerAlone()
    {
        await using var scene = await Scene.StartAsync();
        var id = TaskId.NewBatch(scene.Now);
        var batch = scene.Cluster.Grains.GetGrain<IBatchGrain>(id);
        ImmutableArray<TaskSpecification> specifications = [.. Enumerable.Range(0, 4).Select(i => Scene.Specification($"{i}"))];
        await batch.AcceptAsync(new(specifications, Scene.Owner, scene.Now, null, [], []));
        ImmutableArray<string> ids = [.. Enumerable.Range(0, 4).Select(i => TaskId.InBatch(id, i))];
        MoveRequest top = new([ids[2]], ToTop: true, Before: null);

        var stranger = await CommandOf(scene, scene.Index).MoveAllAsync(top, new Reach("bob"), "bob", Ct);
        Assert.Empty(await scene.Index.FindAsync(ids, Ct));
        var owner = await MoveAsync(scene, scene.Index, top, new Reach(Scene.Owner));
        await batch.UnfoldAsync();
        await PendingAsync(scene, 4);

        Assert.Equal(StatusCodes.Status404NotFound, Assert.IsType<Problem>(stranger).Type.Status);
        Assert.Equal(1, owner.Changed);
        Assert.Equal([ids[2], ids[0], ids[1], ids[3]], await RunAllAsync(scene, 4));
    }

    [Fact]
    public async Task TheTopIsThatOfTheTasksOwnKeySoThatNobodyGainsWhatOthersHaveWaited()
    {
        await using var scene = await Scene.StartAsync();
        await SubmitAsync(scene, 1);
        await scene.PassAsync(TimeSpan.FromSeconds(5));
        var bob = TaskId.New(scene.Now);
        await scene.TaskGrain(bob).CreateAsync(new(Scene.Specification("bob"), "bob", scene.Now, null, null));
        var came = (await scene.Index.FindAsync([bob], Ct)).Single().Position;

        await MovedAsync(scene, [bob], new([], ToTop: true, Before: null));

        Assert.Equal(came - 1, (await scene.Index.FindAsync([bob], Ct)).Single().Position);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<ImmutableArray<string>> SubmitAsync(Scene scene, int count)
    {
        var ids = await scene.SubmitBatchAsync(count);
        await PendingAsync(scene, count);
        return ids;
    }

    private static Task PendingAsync(Scene scene, int count) =>
        scene.UntilAsync(async () => (await scene.Index.CountAsync(Ct)).GetValueOrDefault(DownloadStatus.Pending) == count);

    private static async Task MovedAsync(Scene scene, ImmutableArray<string> ids, MoveRequest request)
    {
        var reply = await MoveAsync(scene, scene.Index, request with { Ids = ids });
        Assert.Equal((ids.Length, 0), (reply.Changed, reply.Refused.Count));
    }

    private static async Task<BulkDocument> MoveAsync(Scene scene, ITaskIndex index, MoveRequest request, Reach reach = default) =>
        Assert.IsType<JsonHttpResult<BulkDocument>>(await CommandOf(scene, index).MoveAllAsync(request, reach, Scene.Somebody, Ct)).Value!;

    private static QueueCommand CommandOf(Scene scene, ITaskIndex index)
    {
        var grains = scene.Cluster.Grains;
        var finder = new TaskFinder(grains, index);
        return new(new(grains, finder, new(grains, scene.Cluster.Time, NullLogger<Quotas>.Instance), scene.Cluster.Time), finder, index, scene.Cluster.Time);
    }

    // With one slot a worker begins one after the other.
    private static async Task<IEnumerable<string>> RunAllAsync(Scene scene, int count)
    {
        await scene.PassAsync(TimeSpan.FromSeconds(2));
        var worker = scene.AddWorker("w1", slots: 1).Complete();
        await scene.UntilAsync(() => worker.Files.Count == count);
        return worker.Begun.Select(key => key.TaskId);
    }
}
