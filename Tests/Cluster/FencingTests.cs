using System.Collections.Immutable;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Cluster;

/// <summary>What is outdated has no effect: attempts, sessions and schedulers.</summary>
public sealed class FencingTests
{
    [Fact]
    public async Task OrdersOfAnOlderSchedulerAreRefused()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 4).Hold();
        await scene.UntilAsync(() => worker.IsRegistered);
        var first = await EpochAsync(scene);
        await scene.Cluster.RestartAsync();
        await scene.PassAsync(TimeSpan.FromSeconds(5));
        var second = await EpochAsync(scene);
        var key = new PartKey(TaskId.New(scene.Now), 0, 1);

        var reply = await scene.WorkerGrain("w1").AssignAsync(first, [new(key, Scene.Specification("file"))]);
        await scene.PassAsync(TimeSpan.FromSeconds(5));

        Assert.True(second > first);
        Assert.Equal(second, reply.Epoch);
        Assert.Equal([key], reply.Refused);
        Assert.Empty(worker.Held);
    }

    [Fact]
    public async Task AnOlderSessionIsToldThatItIsOverAndHoldsNothing()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 4).Hold();
        await scene.UntilAsync(() => worker.IsRegistered);
        var before = await RegisterAsync(scene, worker);
        var now = await RegisterAsync(scene, worker);
        var order = new PartOrder(new(TaskId.New(scene.Now), 0, 1), Scene.Specification("file"));

        await scene.WorkerGrain("w1").SettleAsync(before, [], [order]);

        Assert.Equal(HeartbeatOutcome.Replaced, (await BeatAsync(scene, before)).Outcome);
        Assert.Equal(HeartbeatOutcome.Register, (await BeatAsync(scene, now + 1)).Outcome);
        Assert.Equal(0, (await scene.WorkerGrain("w1").GetAsync())?.Room.Held);
        Assert.Equal(HeartbeatOutcome.Same, (await BeatAsync(scene, now)).Outcome);
    }

    [Fact]
    public async Task NoReportOfAnOlderAttemptCountsWhileTheNewerGoesOnAndItsBytesStay()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 1).Hold();
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(id, DownloadStatus.Downloading);
        await scene.TaskGrain(id).PauseAsync(Scene.Somebody);
        await scene.TaskGrain(id).ResumeAsync(Scene.Somebody);
        await scene.UntilAsync(id, DownloadStatus.Downloading);
        var older = new PartKey(id, 0, 1);

        var reply = await scene.TaskGrain(id).ReportAsync("w1",
        [
            worker.Say(older, PartEvent.Started), worker.Say(older, PartEvent.Failed, new(1, null, "late")), worker.Say(older, PartEvent.Completed),
        ]);

        Assert.Equal([ReportVerdict.Already, ReportVerdict.Superseded, ReportVerdict.Superseded], reply.Verdicts);
        Assert.Equal([new(id, 0, 2)], worker.Held);
        Assert.Equal((DownloadStatus.Downloading, 0), ((await scene.GetAsync(id)).Status, (await scene.GetAsync(id)).Failures));
    }

    private static async Task<long> EpochAsync(Scene scene) =>
        (await scene.Cluster.Grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).GetAsync()).Epoch;

    private static async Task<long> RegisterAsync(Scene scene, FakeAgent worker)
    {
        var registration = new WorkerRegistration { InstanceId = worker.InstanceId, Hostname = "w1", Slots = 4 };
        return (await scene.WorkerGrain("w1").RegisterAsync(registration, scene.Cluster.Grains.CreateObjectReference<IWorkerObserver>(worker))).Orders.Session;
    }

    private static Task<HeartbeatReply> BeatAsync(Scene scene, long session) =>
        scene.WorkerGrain("w1").HeartbeatAsync(new(session, 1, HoldingsDigest.Empty, ImmutableArray<PartProgress>.Empty, null));
}
