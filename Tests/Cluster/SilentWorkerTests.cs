using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>A worker falls silent: its lease is 30 s, and what it holds stays its own for 10 s more.</summary>
public sealed class SilentWorkerTests
{
    [Fact]
    public async Task ItsPartGoesElsewhereAfterTheLeaseAndItsLateFileIsTakenBack()
    {
        await using var scene = await Scene.StartAsync();
        var (silent, id) = await RunAsync(scene);
        var other = scene.AddWorker("w2", slots: 1).Complete();

        silent.IsAwake = false;
        await scene.PassAsync(TimeSpan.FromSeconds(38));
        Assert.Equal(DownloadStatus.Downloading, await scene.StatusOfAsync(id));
        await scene.UntilAsync(id, DownloadStatus.Completed);
        silent.Complete().IsAwake = true;
        await scene.UntilAsync(() => silent.Held.IsEmpty);

        var task = await scene.GetAsync(id);
        Assert.Equal(("w2", 2, 0), (task.Result?.Worker, task.Parts[0].Attempt, task.Failures));
        Assert.Equal((0, 1), (silent.Files.Count, other.Files.Count));
    }

    [Fact]
    public async Task ComingBackInsideItsLeaseItGoesOnAndNothingIsFetchedTwice()
    {
        await using var scene = await Scene.StartAsync();
        var (silent, id) = await RunAsync(scene);
        var other = scene.AddWorker("w2", slots: 1).Complete();

        silent.IsAwake = false;
        await scene.PassAsync(TimeSpan.FromSeconds(25));
        silent.Complete().IsAwake = true;

        await scene.UntilAsync(id, DownloadStatus.Completed);
        Assert.Equal([new(id, 0, 1)], silent.Begun);
        Assert.Empty(other.Begun);
    }

    [Fact]
    public async Task ComingBackLaterItGoesOnWithWhatNobodyElseTook()
    {
        await using var scene = await Scene.StartAsync();
        var (silent, id) = await RunAsync(scene);

        silent.IsAwake = false;
        await scene.UntilAsync(id, DownloadStatus.Pending);
        // That it is taken from it, it is told while it hears nothing.
        await scene.PassAsync(TimeSpan.FromSeconds(1));
        silent.IsAwake = true;
        await scene.UntilAsync(id, DownloadStatus.Downloading);
        silent.Complete();

        await scene.ToldAsync([id], async () =>
        {
            await scene.UntilAsync(id, DownloadStatus.Completed);
            Assert.Equal([new(id, 0, 1)], silent.Begun);
        });
    }

    [Fact]
    public async Task ItIsWaitedForAsLongAsItHadWorkedAndGoesOnWhenItIsBack()
    {
        await using var scene = await Scene.StartAsync();
        var (silent, id) = await RunAsync(scene);
        await scene.PassAsync(TimeSpan.FromMinutes(2));
        var other = scene.AddWorker("w2", slots: 1).Complete();

        silent.IsAwake = false;
        await scene.PassAsync(TimeSpan.FromSeconds(100));
        Assert.Equal(DownloadStatus.Pending, await scene.StatusOfAsync(id));
        silent.Complete().IsAwake = true;

        await scene.UntilAsync(id, DownloadStatus.Completed);
        Assert.Equal("w1", (await scene.GetAsync(id)).Result?.Worker);
        Assert.Empty(other.Begun);
    }

    [Fact]
    public async Task AHubThatWasStartedMeanwhileWaitsForItToo()
    {
        await using var scene = await Scene.StartAsync();
        var (silent, id) = await RunAsync(scene);
        await scene.PassAsync(TimeSpan.FromMinutes(2));
        var other = scene.AddWorker("w2", slots: 1).Complete();

        silent.IsAwake = false;
        await scene.PassAsync(TimeSpan.FromSeconds(50));
        await scene.Cluster.RestartAsync();
        await scene.PassAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(DownloadStatus.Pending, await scene.StatusOfAsync(id));
        silent.Complete().IsAwake = true;

        await scene.UntilAsync(id, DownloadStatus.Completed);
        Assert.Empty(other.Begun);
    }

    [Fact]
    public async Task ItIsWaitedForNoLongerThanItHadWorked()
    {
        await using var scene = await Scene.StartAsync();
        var (silent, id) = await RunAsync(scene);
        await scene.PassAsync(TimeSpan.FromMinutes(1));
        scene.AddWorker("w2", slots: 1).Complete();

        silent.IsAwake = false;
        await scene.PassAsync(TimeSpan.FromSeconds(120));

        Assert.Equal((DownloadStatus.Completed, "w2"), (await scene.StatusOfAsync(id), (await scene.GetAsync(id)).Result?.Worker));
    }

    [Fact]
    public async Task ARestartedHubTakesNothingFromAWorkerThatComesBackInTime()
    {
        await using var scene = await Scene.StartAsync();
        var (silent, id) = await RunAsync(scene);
        var other = scene.AddWorker("w2", slots: 1).Complete();

        // Silent before and after: of the time before the hub that comes up knows nothing, and takes none of it into account.
        silent.IsAwake = false;
        await scene.PassAsync(TimeSpan.FromSeconds(20));
        await scene.Cluster.RestartAsync();
        await scene.PassAsync(TimeSpan.FromSeconds(25));
        silent.Complete().IsAwake = true;

        await scene.UntilAsync(id, DownloadStatus.Completed);
        Assert.Equal([new(id, 0, 1)], silent.Begun);
        Assert.Empty(other.Begun);
    }

    [Fact]
    public async Task AnotherMachineOfItsNameIsRefusedUntilTheLeaseIsOver()
    {
        await using var scene = await Scene.StartAsync();
        var (silent, id) = await RunAsync(scene);
        var namesake = scene.AddWorker("w1", slots: 1).Complete();
        namesake.InstanceId = "another machine";

        await scene.PassAsync(TimeSpan.FromSeconds(60));
        Assert.False(namesake.IsRegistered);
        silent.IsAwake = false;
        await scene.UntilAsync(id, DownloadStatus.Completed);
        silent.Complete().IsAwake = true;
        await scene.UntilAsync(() => silent.Held.IsEmpty);

        Assert.Equal([new(id, 0, 2)], namesake.Begun);
        Assert.Equal((0, 1), (silent.Files.Count, namesake.Files.Count));
        Assert.False(silent.IsRegistered);
    }

    /// <summary>A worker, and a task that it downloads.</summary>
    private static async Task<(FakeAgent Worker, string Id)> RunAsync(Scene scene)
    {
        var worker = scene.AddWorker("w1", slots: 1).Hold();
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(id, DownloadStatus.Downloading);
        return (worker, id);
    }
}
