using AriaCluster.Cluster;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Cluster;

/// <summary>Machines that join with tokens, and workers whose token is revoked.</summary>
public sealed class JoiningTests
{
    private static readonly TimeSpan _moment = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task JoinTokensExpireByThemselvesAndAreBoundedInNumber()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var late = Token(cluster, "late", TimeSpan.FromMinutes(1));
        Assert.Equal(ControlOutcome.Done, await AddAsync(cluster, late));
        Assert.Equal(ControlOutcome.Already, await AddAsync(cluster, late));
        for (var i = 1; i < 100; i++)
        {
            Assert.Equal(ControlOutcome.Done, await AddAsync(cluster, Token(cluster, $"t{i}", TimeSpan.FromHours(1))));
        }

        Assert.Equal(ControlOutcome.WrongStatus, await AddAsync(cluster, Token(cluster, "one too many", TimeSpan.FromHours(1))));
        await cluster.RestartAsync();
        cluster.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ControlOutcome.NotFound, await RemoveAsync(cluster, "late"));
        Assert.Equal(ControlOutcome.Done, await AddAsync(cluster, Token(cluster, "one more", TimeSpan.FromHours(1))));
        Assert.Equal(ControlOutcome.Done, await RemoveAsync(cluster, "t1"));

        var left = await cluster.CallAsync(grains => grains.GetGrain<IClusterGrain>(IClusterGrain.Key).GetJoinTokensAsync());
        Assert.Equal(99, left.Length);
        Assert.DoesNotContain(left, token => token.Id is "late" or "t1");
    }

    [Fact]
    public async Task WhatARevokedWorkerHeldGoesElsewhereAtOnceAndItsSessionIsOver()
    {
        await using var scene = await Scene.StartAsync();
        var first = scene.AddWorker("w1", slots: 2).Hold();
        await scene.WorkerGrain("w1").SetTokenAsync("token");
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(id, DownloadStatus.Downloading);
        var second = scene.AddWorker("w2", slots: 2).Hold();
        await scene.PassAsync(_moment);

        Assert.Equal(ControlOutcome.Done, await scene.WorkerGrain("w1").RevokeAsync());
        await scene.PassAsync(_moment);

        Assert.False(first.IsRegistered);
        Assert.Equal("w2", (await scene.GetAsync(id)).Parts.Single().Worker);
        Assert.Contains((await scene.GetAsync(id)).History, line => line.Text == "the token of w1 was revoked: attempt 1 taken back");
        Assert.Equal(RegisterOutcome.Revoked, (await scene.WorkerGrain("w1").RegisterAsync(new() { InstanceId = first.InstanceId }, Reference(scene, first))).Outcome);
        second.Complete();
        await scene.UntilAsync(id, DownloadStatus.Completed);
        Assert.Equal((2, 0), ((await scene.GetAsync(id)).Parts.Single().Attempt, (await scene.GetAsync(id)).Failures));
    }

    [Fact]
    public async Task AWorkerThatIsDeafToItsRevocationIsNotHeardAnyMore()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 1).Hold();
        await scene.WorkerGrain("w1").SetTokenAsync("token");
        await scene.UntilAsync(() => worker.IsRegistered);
        worker.IsDeaf = true;

        await scene.WorkerGrain("w1").RevokeAsync();
        await scene.PassAsync(_moment);

        Assert.Equal(WorkerAvailability.Revoked, (await scene.WorkerGrain("w1").GetAsync())!.Room.Availability);
        Assert.False(worker.IsRegistered);
        Assert.False(await scene.WorkerGrain("w1").AuthenticateAsync("token"));
    }

    [Fact]
    public async Task AnotherMachineMayJoinByTheNameOfARevokedWorkerAndInheritsNothing()
    {
        await using var scene = await Scene.StartAsync();
        var first = scene.AddWorker("w1", slots: 1).Hold();
        await scene.WorkerGrain("w1").JoinAsync("token");
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(id, DownloadStatus.Downloading);

        Assert.Equal(ControlOutcome.WrongStatus, await scene.WorkerGrain("w1").JoinAsync("other token"));
        await scene.WorkerGrain("w1").RevokeAsync();
        first.IsAwake = false;
        Assert.Equal(ControlOutcome.WrongStatus, await scene.WorkerGrain("w1").JoinAsync("token"));
        Assert.Equal(ControlOutcome.Done, await scene.WorkerGrain("w1").JoinAsync("other token"));
        Assert.Equal(ControlOutcome.Already, await scene.WorkerGrain("w1").JoinAsync("other token"));
        var other = scene.AddWorker("w1", slots: 1).Complete();
        other.InstanceId = "another machine";
        await scene.UntilAsync(id, DownloadStatus.Completed);

        Assert.DoesNotContain(other.Begun, key => key.Attempt == 1);
        Assert.Equal(2, (await scene.GetAsync(id)).Parts.Single().Attempt);
    }

    [Fact]
    public async Task AReportOfAnothersAttemptEndsNothingForTheScheduler()
    {
        await using var scene = await Scene.StartAsync();
        var owner = scene.AddWorker("w1", slots: 1).Hold();
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(id, DownloadStatus.Downloading);
        var thief = scene.AddWorker("w2", slots: 1).Hold();
        await scene.PassAsync(_moment);
        var key = owner.Begun.Single();
        var session = (await scene.WorkerGrain("w2").RegisterAsync(new() { InstanceId = thief.InstanceId, Slots = 1 }, Reference(scene, thief))).Orders.Session;

        await scene.WorkerGrain("w2").SettleAsync(session, [new(key, null, 0), new(key, PartEvent.FilesRemoved, 0)], []);

        var scheduler = await scene.Cluster.CallAsync(grains => grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).GetAsync());
        Assert.Equal(1, scheduler.Running);
    }

    private static IWorkerObserver Reference(Scene scene, FakeAgent agent) => scene.Cluster.Grains.CreateObjectReference<IWorkerObserver>(agent);

    private static JoinToken Token(GrainCluster cluster, string id, TimeSpan duration) =>
        new(id, $"hash of {id}", "admin", cluster.Time.GetUtcNow(), cluster.Time.GetUtcNow() + duration);

    private static Task<ControlOutcome> AddAsync(GrainCluster cluster, JoinToken token) =>
        cluster.CallAsync(grains => grains.GetGrain<IClusterGrain>(IClusterGrain.Key).AddJoinTokenAsync(token));

    private static Task<ControlOutcome> RemoveAsync(GrainCluster cluster, string id) =>
        cluster.CallAsync(grains => grains.GetGrain<IClusterGrain>(IClusterGrain.Key).RemoveJoinTokenAsync(id));
}
