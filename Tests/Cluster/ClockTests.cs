using System.Globalization;
using AriaCluster.Cluster;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>Somebody sets the hub's clock, forward or back by hours, while tasks wait and run.</summary>
public sealed class ClockTests
{
    private const int Network = 1;
    private const int HttpError = 22;

    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task ALeaseIsNeitherGrantedNorEnded(int hours)
    {
        // Nobody waits for the silent worker: how long it seems to have worked is by the clock that is set.
        await using var scene = await Scene.StartAsync(settings: ("Scheduling:ReturnWait", "00:00:00"));
        var worker = scene.AddWorker("w1", slots: 1).Hold();
        var other = scene.AddWorker("w2", slots: 1).Hold();
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(id, DownloadStatus.Downloading);
        var (holder, idle) = worker.Held.IsEmpty ? (other, worker) : (worker, other);

        holder.IsAwake = false;
        await scene.PassAsync(TimeSpan.FromSeconds(20));
        Set(scene, hours);
        await scene.PassAsync(TimeSpan.FromSeconds(15));
        Assert.Equal((DownloadStatus.Downloading, true), (await scene.StatusOfAsync(id), idle.Held.IsEmpty));
        await scene.PassAsync(TimeSpan.FromSeconds(15));

        Assert.False(idle.Held.IsEmpty);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task ADelayIsAsLongAsItWas(int hours)
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 1).Fail(Network);
        var id = await scene.SubmitAsync(Scene.Specification("file") with { RetryDelay = _minute });
        await scene.UntilAsync(async () => await scene.ExplainAsync(id) is "not_before");
        worker.Complete();

        Set(scene, hours);
        await scene.PassAsync(TimeSpan.FromSeconds(50));
        Assert.Equal(1, (await scene.GetAsync(id)).Parts[0].Attempt);
        Assert.Equal("not_before", await scene.ExplainAsync(id));
        await scene.PassAsync(TimeSpan.FromSeconds(20));

        await scene.UntilAsync(id, DownloadStatus.Completed);
        var times = (await scene.GetAsync(id)).History.Select(line => line.At).ToArray();
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task ADelayFromBeforeARestartIsBoundedThoughTheClockIsWrongByYears()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 1).Fail(Network);
        var id = await scene.SubmitAsync(Scene.Specification("file") with { RetryDelay = _minute });
        await scene.UntilAsync(async () => await scene.ExplainAsync(id) is "not_before");
        worker.Complete();

        scene.Cluster.Time.SetWall(TimeSpan.FromDays(-3650));
        await scene.Cluster.RestartAsync();
        await scene.PassAsync(_minute);

        var why = await scene.Cluster.CallAsync(grains => grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).ExplainAsync(id));
        var next = DateTimeOffset.Parse(why!.Text.Split(" at ")[1], CultureInfo.InvariantCulture);
        Assert.InRange(next, scene.Now, scene.Now + RetryPolicy.LongestDelay);
    }

    [Fact]
    public async Task AStartTimeFollowsTheClockForward()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 1).Complete();
        var id = await scene.SubmitAsync(Scene.Specification("file") with { StartAt = scene.Now.AddHours(2) });
        await scene.PassAsync(_minute);
        Assert.Empty(worker.Begun);

        Set(scene, 3);

        await scene.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(DownloadStatus.Completed, await scene.StatusOfAsync(id));
    }

    [Fact]
    public async Task AStartTimeFollowsTheClockBack()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 1).Complete();
        var start = scene.Now.AddMinutes(2);
        var id = await scene.SubmitAsync(Scene.Specification("file") with { StartAt = start });
        await scene.PassAsync(_minute);

        Set(scene, -1);
        await scene.PassAsync(_minute * 3);
        Assert.Empty(worker.Begun);
        Assert.Equal("not_before", await scene.ExplainAsync(id));
        scene.Cluster.Time.Advance(start - scene.Now);

        await scene.UntilAsync(id, DownloadStatus.Completed);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task AHostCoolsDownForAsLongAsItAsked(int hours)
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 1);
        worker.Ends = work => worker.Say(work.Key, PartEvent.Failed, new(HttpError, 429, "slow down", _minute));
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(async () => await scene.ExplainAsync(id) is "host_cooling");
        worker.Complete();

        await LastsAMinuteAsync(scene, worker, hours);
        await scene.UntilAsync(id, DownloadStatus.Completed);
    }

    [Fact]
    public async Task APauseLastsNoLongerThanItWasAskedFor()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 1).Complete();
        await scene.PassAsync(TimeSpan.FromSeconds(5));
        await scene.Cluster.CallAsync(grains => grains.GetGrain<IClusterGrain>(IClusterGrain.Key).PauseAsync(scene.Now + _minute, "ann"));
        await scene.PassAsync(TimeSpan.FromSeconds(5));
        var id = await scene.SubmitAsync();

        await LastsAMinuteAsync(scene, worker, hours: -3);
        await scene.UntilAsync(id, DownloadStatus.Completed);
    }

    [Fact]
    public async Task AWorkerThatComesAfterwardsIsSeenAtOnce()
    {
        await using var scene = await Scene.StartAsync();
        await scene.PassAsync(TimeSpan.FromSeconds(5));
        var id = await scene.SubmitAsync();

        Set(scene, -3);
        scene.AddWorker("w1", slots: 1).Complete();
        await scene.PassAsync(_minute);

        Assert.Equal(DownloadStatus.Completed, await scene.StatusOfAsync(id));
    }

    [Fact]
    public async Task WhatIsAcceptedLaterComesLater()
    {
        await using var scene = await Scene.StartAsync();
        var first = await scene.SubmitAsync();

        Set(scene, -3);
        var second = await scene.SubmitAsync();
        Set(scene, 6);
        var third = await scene.SubmitAsync();
        Set(scene, -3);
        var fourth = await scene.SubmitAsync();

        Assert.Equal([first, second, third, fourth], new[] { fourth, second, first, third }.Order(StringComparer.Ordinal));
        var tasks = await Task.WhenAll(new[] { first, second, third, fourth }.Select(scene.GetAsync));
        Assert.Equal(tasks.Select(task => task.CreatedAt).Order(), tasks.Select(task => task.CreatedAt));
    }

    [Fact]
    public async Task AHubThatWasAwayItselfTakesNothingFromAnyone()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 1).Hold();
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(id, DownloadStatus.Downloading);

        // Nothing of the hub ran for so long, and then all that is due does at once.
        await scene.Cluster.SettleAsync();
        scene.Cluster.Time.Advance(TimeSpan.FromMinutes(2));
        await scene.PassAsync(TimeSpan.FromSeconds(30));
        worker.Complete();
        await scene.UntilAsync(id, DownloadStatus.Completed);

        Assert.Single(worker.Begun);
    }

    /// <summary>Sets the clock. What holds the worker's next one up still does so, until a minute has passed.</summary>
    private static async Task LastsAMinuteAsync(Scene scene, FakeAgent worker, int hours)
    {
        var begun = worker.Begun.Length;
        Set(scene, hours);
        await scene.PassAsync(TimeSpan.FromSeconds(45));
        Assert.Equal(begun, worker.Begun.Length);
        await scene.PassAsync(TimeSpan.FromSeconds(30));
        Assert.True(worker.Begun.Length > begun);
    }

    private static void Set(Scene scene, int hours) => scene.Cluster.Time.SetWall(TimeSpan.FromHours(hours));
}
