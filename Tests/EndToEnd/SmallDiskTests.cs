namespace AriaCluster.Tests.EndToEnd;

/// <summary>Downloads that are larger than their worker's disk, over real processes on small disks.</summary>
public sealed class SmallDiskTests
{
    private const int Mebibyte = 1024 * 1024;

    private static readonly string[] _settings =
        [$"--Workers:DiskReserveBytes={4 * Mebibyte}", $"--Scheduling:UnknownSizeBytes={Mebibyte}", "--Tasks:RetryDelay=00:00:01"];

    [Fact]
    public async Task ADownloadOfUnknownSizeThatFillsADiskGoesToAWorkerWithRoomAndTheFullOneRestsUntilItHasSome()
    {
        await SmallDisk.DemandAsync();
        await using var cluster = await TestCluster.StartAsync([], _settings);
        await StartOnDiskAsync(cluster, "small", 32, "--Worker:Tags:disk=small");
        cluster.Origin.BytesPerSecond = 20 * Mebibyte;
        var large = cluster.Origin.Add("/large.bin", 48 * Mebibyte, new() { Chunked = true });
        var id = await cluster.AddAsync(large);
        await cluster.UntilAsync(id, task => task is { Status: "downloading", Worker: "small" });
        await cluster.Processes.StartAgentAsync("roomy");

        await cluster.UntilAsync(id, task => task is { Worker: "roomy" });
        await Eventually.HoldsAsync(() => !Directory.Exists($"{DiskOf(cluster, "small")}/agent/work/{id}"), TestCluster.Patience);
        var ballast = SmallDisk.Fill(DiskOf(cluster, "small"));
        await cluster.WorkerAsync("small", status => status == "full");
        var little = cluster.Origin.Add("/little.bin", 10_000);
        var waiting = await cluster.AddAsync(little, "--tag", "disk=small");
        cluster.Origin.BytesPerSecond = long.MaxValue;
        var task = await cluster.ArrivesAsync(id, large);

        Assert.Equal(("roomy", 2, 0), (task.Worker, task.Attempt, task.Failures));
        Assert.Contains("error 9", task.ToString(), StringComparison.Ordinal);
        Assert.Single(cluster.Delivered());
        await cluster.UntilAsync(waiting, task => task.Why.Contains("the disk of small is full", StringComparison.Ordinal));
        Assert.Empty(little.Requests);

        File.Delete(ballast);
        var taken = await cluster.UntilAsync(waiting, task => task.Status == "completed");
        Assert.Equal(("small", 0), (taken.Worker, taken.Failures));
    }

    [Fact]
    public async Task ADownloadOfKnownSizeGoesOnWhereItsBytesAreKeptOnceThereIsRoomAndNeverToADiskThatIsTooSmall()
    {
        await SmallDisk.DemandAsync();
        await using var cluster = await TestCluster.StartAsync([], _settings);
        await StartOnDiskAsync(cluster, "first", 80);
        var ballast = SmallDisk.Fill(DiskOf(cluster, "first"), leftBytes: 30 * Mebibyte);
        cluster.Origin.BytesPerSecond = 5 * Mebibyte;
        var file = cluster.Origin.Add("/file.bin", 48 * Mebibyte);
        var id = await cluster.AddAsync(file);

        await cluster.UntilAsync(id, task => task is { Status: "pending", Attempt: 1 });
        await StartOnDiskAsync(cluster, "tiny", 24);
        var waiting = await cluster.UntilAsync(id, task => task.ToString().Contains("can never hold its 48 MiB", StringComparison.Ordinal));
        Assert.Equal(1, waiting.Attempt);
        var sent = file.BytesSent;
        cluster.Origin.BytesPerSecond = long.MaxValue;
        File.Delete(ballast);
        var task = await cluster.UntilAsync(id, task => task.Status is "completed" or "failed");

        Assert.Equal(("completed", "first", 2, 0), (task.Status, task.Worker, task.Attempt, task.Failures));
        Assert.InRange(sent, 4 * Mebibyte, 40 * Mebibyte);
        // aria2 and the agent note what is there each second.
        Assert.InRange(file.BytesSentAgain, 0, 13 * Mebibyte);
        Assert.Equal(file.Sha256, await TestCluster.HashAsync($"{DiskOf(cluster, "first")}/downloads/file.bin"));
    }

    // Its downloads and results are on a disk that only it and what it starts see.
    private static Task StartOnDiskAsync(TestCluster cluster, string name, int mebibytes, params string[] settings)
    {
        var disk = PathOf(cluster, name);
        return cluster.Processes.StartAgentAsync(name, own => SmallDisk.StartAssembly(
            disk,
            mebibytes,
            "AriaCluster.Worker",
            Path.Combine(cluster.Processes.Data, "logs", $"{name}.log"),
            [.. own, $"--Worker:Data={disk}/agent", $"--Worker:Root={disk}/downloads", "--Worker:Lanes=1", .. settings]));
    }

    private static string PathOf(TestCluster cluster, string name) => Path.Combine(cluster.Processes.WorkerData(name), "disk");

    private static string DiskOf(TestCluster cluster, string name) => SmallDisk.SeenOf(cluster.Processes.Agent(name), PathOf(cluster, name));
}
