namespace AriaCluster.Tests.EndToEnd;

/// <summary>All bytes are there, and the hub has not said that it knows.</summary>
public sealed class LostAcknowledgementTests
{
    [Fact]
    public async Task AFileThatArrivedWhileTheHubWasFrozenAndThenKilledCompletesOnce()
    {
        await using var cluster = await TestCluster.StartAsync(["one"]);
        var (id, file) = await ArrivesAtAFrozenHubAsync(cluster);

        cluster.Processes.Hub.Kill();
        await cluster.Processes.StartHubAsync();

        await CompletesOnceAsync(cluster, id, file);
    }

    [Fact]
    public async Task AFileThatArrivedWhileTheHubWasFrozenCompletesOnceWhenItGoesOn()
    {
        await using var cluster = await TestCluster.StartAsync(["one"]);
        var (id, file) = await ArrivesAtAFrozenHubAsync(cluster);

        cluster.Processes.Hub.Os.Continue();

        await CompletesOnceAsync(cluster, id, file);
    }

    [Fact]
    public async Task AnAgentThatIsKilledWithAnUnacknowledgedFileReportsItAgain()
    {
        await using var cluster = await TestCluster.StartAsync(["one"]);
        var (id, file) = await ArrivesAtAFrozenHubAsync(cluster);

        cluster.Processes.Agent("one").Kill();
        cluster.Processes.Hub.Os.Continue();
        await cluster.Processes.StartAgentAsync("one");

        await CompletesOnceAsync(cluster, id, file);
    }

    private static async Task<(string Id, OriginFile File)> ArrivesAtAFrozenHubAsync(TestCluster cluster)
    {
        var file = cluster.Origin.Add("/file.bin", 4_000_000);
        cluster.Origin.BytesPerSecond = 500_000;
        var id = await cluster.DownloadingAsync(file);
        Assert.True(cluster.Processes.Hub.Os.Stop());
        await Eventually.HoldsAsync(() => cluster.Processes.Hub.Os.IsStopped);

        cluster.Origin.BytesPerSecond = long.MaxValue;
        await Eventually.HoldsAsync(() => cluster.Delivered().Count == 1, TestCluster.Patience);
        return (id, file);
    }

    private static async Task CompletesOnceAsync(TestCluster cluster, string id, OriginFile file)
    {
        var task = await cluster.ArrivesAsync(id, file);
        Assert.Equal((1, 0), (task.Attempt, task.Failures));
        Assert.Equal(1, task.Times("completed"));
        Assert.Equal(0, file.BytesSentAgain);
        Assert.Single(cluster.Delivered());
    }
}
