namespace AriaCluster.Tests.EndToEnd;

/// <summary>A worker whose agent lives and whose aria2c does nothing.</summary>
public sealed class StalledLaneTests
{
    [Fact]
    public async Task APartOnAFrozenLaneCompletesOnceOnAnotherWorker()
    {
        await using var cluster = await TestCluster.StartAsync(["one"], "--Workers:StallTimeout=00:00:03");
        cluster.Origin.BytesPerSecond = 500_000;
        var file = cluster.Origin.Add("/file.bin", 4_000_000);
        var id = await cluster.DownloadingAsync(file);

        foreach (var aria2 in cluster.Processes.Aria2("one"))
        {
            Assert.True(aria2.Stop());
        }

        await cluster.Processes.StartAgentAsync("two");
        await cluster.UntilAsync(id, task => task.Worker == "two");
        cluster.Origin.BytesPerSecond = long.MaxValue;

        var task = await cluster.ArrivesAsync(id, file);
        Assert.Equal(("two", 2, 0), (task.Worker, task.Attempt, task.Failures));
        Assert.Single(cluster.Delivered());
        Assert.True(await cluster.Processes.IsOnlineAsync("one"));
        Assert.Contains("makes no progress on one", await cluster.Aria.RunAsync("show", id), StringComparison.Ordinal);
    }
}
