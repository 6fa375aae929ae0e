using System.Numerics;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>kill -9 of each process while a file is on its way; then what was killed is started again.</summary>
public sealed class KilledProcessesTests
{
    private const long BytesPerSecond = 500_000;
    private const long LengthBytes = 5_000_000;

    [Fact]
    public async Task AnAgentThatWasKilledAdoptsItsAria2AndFetchesNoByteTwice()
    {
        await using var cluster = await TestCluster.StartAsync(["one"]);
        var file = Slow(cluster);
        var id = await cluster.DownloadingAsync(file);
        var aria2 = cluster.Processes.Aria2("one");

        cluster.Processes.Agent("one").Kill();
        await GrowsAsync(cluster, file);
        await cluster.Processes.StartAgentAsync("one");
        await cluster.UntilAsync(id, task => task.Status == "downloading");
        cluster.Origin.BytesPerSecond = long.MaxValue;

        var task = await cluster.ArrivesAsync(id, file);
        Assert.Equal(aria2, cluster.Processes.Aria2("one"));
        Assert.Equal(0, file.BytesSentAgain);
        Assert.Equal((1, 0), (task.Attempt, task.Failures));
    }

    [Fact]
    public async Task AnAria2ThatWasKilledResumesWithAtMostAboutASecondsBytesAgain()
    {
        await using var cluster = await TestCluster.StartAsync(["one"]);
        var file = Slow(cluster);
        var id = await cluster.DownloadingAsync(file);

        var requests = file.Requests.Count;
        KillAria2(cluster, "one");

        await FetchedAgainAsync(file, requests);
        cluster.Origin.BytesPerSecond = long.MaxValue;
        var task = await cluster.ArrivesAsync(id, file);
        Assert.InRange(file.BytesSentAgain, 0, 2 * BytesPerSecond);
        Assert.Equal(0, task.Failures);
    }

    [Fact]
    public async Task WhatBecameWholeWhileNoAgentLookedIsNotFetchedAgain()
    {
        await using var cluster = await TestCluster.StartAsync(["one"]);
        var file = Slow(cluster);
        var id = await cluster.DownloadingAsync(file);
        await cluster.UntilAsync(id, task => task.CompletedBytes > 0);

        cluster.Processes.Agent("one").Kill();
        cluster.Origin.BytesPerSecond = long.MaxValue;
        var control = Directory.EnumerateFiles(Path.Combine(cluster.Processes.WorkerData("one"), "work", id), "*.aria2").Single();
        await Eventually.HoldsAsync(() => SaysThatAllIsThere(control), TestCluster.Patience);
        KillAria2(cluster, "one");
        var sentAgain = file.BytesSentAgain;
        cluster.Origin.BytesPerSecond = BytesPerSecond;
        await cluster.Processes.StartAgentAsync("one");

        // aria2 asks once, without a range, before it sees that it has everything.
        await cluster.ArrivesAsync(id, file);
        Assert.InRange(file.BytesSentAgain - sentAgain, 0, LengthBytes / 5);
    }

    [Fact]
    public async Task AHubThatWasKilledLosesNothingWhileBytesGrow()
    {
        await using var cluster = await TestCluster.StartAsync(["one"]);
        var file = Slow(cluster);
        var id = await cluster.DownloadingAsync(file);

        cluster.Processes.Hub.Kill();
        await GrowsAsync(cluster, file);
        await cluster.Processes.StartHubAsync();
        await cluster.UntilAsync(id, task => task.Status == "downloading");
        cluster.Origin.BytesPerSecond = long.MaxValue;

        var task = await cluster.ArrivesAsync(id, file);
        Assert.Equal(0, file.BytesSentAgain);
        Assert.Equal((1, 0), (task.Attempt, task.Failures));
    }

    [Fact]
    public async Task AllThreeKilledAtOnceGoOnWhereTheyWere()
    {
        await using var cluster = await TestCluster.StartAsync(["one"]);
        var file = Slow(cluster);
        var id = await cluster.DownloadingAsync(file);

        cluster.Processes.Hub.Kill();
        cluster.Processes.Agent("one").Kill();
        KillAria2(cluster, "one");
        var requests = file.Requests.Count;
        await cluster.Processes.StartHubAsync();
        await cluster.Processes.StartAgentAsync("one");

        await FetchedAgainAsync(file, requests);
        cluster.Origin.BytesPerSecond = long.MaxValue;
        var task = await cluster.ArrivesAsync(id, file);
        Assert.InRange(file.BytesSentAgain, 0, 2 * BytesPerSecond);
        Assert.Equal(0, task.Failures);
    }

    private static OriginFile Slow(TestCluster cluster)
    {
        cluster.Origin.BytesPerSecond = BytesPerSecond;
        return cluster.Origin.Add("/file.bin", LengthBytes);
    }

    private static void KillAria2(TestCluster cluster, string worker)
    {
        var lanes = cluster.Processes.Aria2(worker);
        Assert.NotEmpty(lanes);
        Assert.All(lanes, lane => Assert.True(lane.Kill()));
    }

    // A tenth of the file more arrives while something is dead. The rest trickles: however long a busy machine needs to start what was
    // killed, the file is not there before.
    private static async Task GrowsAsync(TestCluster cluster, OriginFile file)
    {
        var before = file.BytesSent;
        Assert.InRange(before, 1, LengthBytes * 4 / 5);
        await Eventually.HoldsAsync(() => file.BytesSent > before + LengthBytes / 10, TestCluster.Patience);
        cluster.Origin.BytesPerSecond = BytesPerSecond / 50;
    }

    // At its end: how many pieces are in flight. Before that: a bit for each piece.
    private static bool SaysThatAllIsThere(string control)
    {
        var bytes = File.ReadAllBytes(control);
        var pieces = (LengthBytes + (1 << 20) - 1) >> 20;
        return bytes.Length > 5 && bytes[^4..].All(b => b == 0) && BitOperations.PopCount(bytes[^5]) == pieces;
    }

    private static Task FetchedAgainAsync(OriginFile file, int requestsBefore) => Eventually.HoldsAsync(
        () => file.Requests.Count > requestsBefore && file.Requests[^1].BytesSent > 0, TestCluster.Patience);
}
