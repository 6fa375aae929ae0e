using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>A worker whose lease runs out, with a lease of three seconds.</summary>
public sealed class LostWorkerTests
{
    private static readonly string[] _shortLease = ["--Workers:Lease=00:00:03", "--Workers:LeaseGrace=00:00:01"];

    [Fact]
    public async Task AFrozenAgentsAria2IsStoppedAndTheTaskCompletesElsewhereOnce()
    {
        await using var cluster = await TestCluster.StartAsync(["one"], _shortLease);
        var (id, file) = await DownloadingOnOneAsync(cluster);
        var aria2 = cluster.Processes.Aria2("one");
        await cluster.Processes.StartAgentAsync("two");

        Assert.True(cluster.Processes.Agent("one").Os.Stop());

        await Eventually.HoldsAsync(() => aria2.All(process => !process.IsAlive), TestCluster.Patience);
        await cluster.UntilAsync(id, task => task is { Status: "downloading", Worker: "two" });
        cluster.Origin.BytesPerSecond = long.MaxValue;
        var task = await cluster.ArrivesAsync(id, file);
        Assert.Equal(("two", 2, 0), (task.Worker, task.Attempt, task.Failures));

        Assert.True(cluster.Processes.Agent("one").Os.Continue());
        await Eventually.HoldsAsync(() => cluster.Processes.IsOnlineAsync("one"), TestCluster.Patience);
        await Eventually.GetsAsync(() => Task.FromResult(string.Join(' ', Holds(cluster, "one", id))), held => held.Length == 0, TestCluster.Patience);
        Assert.Single(cluster.Delivered());
        Assert.Equal(task.ToString(), (await cluster.TaskAsync(id)).ToString());
    }

    [Fact]
    public async Task ALateCompletionIsSupersededAndItsFileTakenBack()
    {
        await using var cluster = await TestCluster.StartAsync([], _shortLease);
        await using var link = new CuttableLink(cluster.Processes.Port);
        await cluster.Processes.StartAgentAsync("one", $"--Worker:Hub=http://127.0.0.1:{link.Port}");
        var (id, file) = await DownloadingOnOneAsync(cluster);

        link.Cut();
        cluster.Origin.BytesPerSecond = long.MaxValue;
        await Eventually.HoldsAsync(() => cluster.Delivered().Count == 1, TestCluster.Patience);
        await cluster.Processes.StartAgentAsync("two");
        var task = await cluster.ArrivesAsync(id, file);
        Assert.Equal(("two", 2, 0), (task.Worker, task.Attempt, task.Failures));
        Assert.Equal(2, cluster.Delivered().Count);
        await link.MendAsync();

        await Eventually.HoldsAsync(() => cluster.Delivered().Count == 1, TestCluster.Patience);
        await cluster.ArrivesAsync(id, file);
        Assert.Equal(1, (await cluster.TaskAsync(id)).Times("completed"));
    }

    [Fact]
    public async Task OfTwoWorkersOneDiesForGoodAndTheOtherCompletes()
    {
        await using var cluster = await TestCluster.StartAsync(["one"], _shortLease);
        var (id, file) = await DownloadingOnOneAsync(cluster);
        await cluster.Processes.StartAgentAsync("two");

        foreach (var process in OsProcess.With(cluster.Processes.WorkerData("one")))
        {
            process.Kill();
        }

        await cluster.UntilAsync(id, task => task is { Status: "downloading", Worker: "two" });
        cluster.Origin.BytesPerSecond = long.MaxValue;
        var task = await cluster.ArrivesAsync(id, file);
        Assert.Equal(("two", 2, 0), (task.Worker, task.Attempt, task.Failures));
        Assert.Single(cluster.Delivered());
    }

    private static async Task<(string Id, OriginFile File)> DownloadingOnOneAsync(TestCluster cluster)
    {
        cluster.Origin.BytesPerSecond = 500_000;
        var file = cluster.Origin.Add("/file.bin", 6_000_000);
        return (await cluster.DownloadingAsync(file), file);
    }

    // Its own folder names the task wherever it keeps bytes of it.
    private static IReadOnlyList<string> Holds(TestCluster cluster, string worker, string id) =>
    [
        .. Directory.EnumerateFileSystemEntries(cluster.Processes.WorkerData(worker), "*", SearchOption.AllDirectories)
            .Where(path => path.Contains(id, StringComparison.Ordinal)),
    ];
}
