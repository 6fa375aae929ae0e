using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>What people and origins say about when and where work is done, over real processes.</summary>
public sealed class SchedulingTests
{
    [Fact]
    public async Task AnOriginThatAsksForPatienceIsLeftAloneByAllThreeWorkersUntilItsTime()
    {
        var wanted = TimeSpan.FromSeconds(15);
        string[] workers = ["one", "two", "three"];
        await using var cluster = await TestCluster.StartAsync([]);
        await Task.WhenAll(workers.Select(worker => cluster.Processes.StartAgentAsync(worker, $"--Worker:Tags:box={worker}")));
        var busy = cluster.Origin.Add("/busy.bin", 10_000, new() { Refusals = 2, Status = HttpStatusCode.TooManyRequests, RetryAfter = wanted });
        var first = await cluster.AddAsync(busy);
        await cluster.UntilAsync(first, task => task.Failures == 1);

        // Each is for one worker, which is free and was not the one that asked, but for one of them.
        var files = workers.ToDictionary(worker => worker, worker => cluster.Origin.Add($"/{worker}.bin", 10_000));
        var ids = new Dictionary<string, string>();
        foreach (var worker in workers)
        {
            ids[worker] = await cluster.AddAsync(files[worker], "--tag", $"box={worker}");
        }

        Assert.All(await Task.WhenAll(ids.Values.Select(cluster.TaskAsync)), task => Assert.Contains("cools down until", task.Why, StringComparison.Ordinal));
        await cluster.ArrivesAsync(first, busy);
        foreach (var worker in workers)
        {
            Assert.Equal(worker, (await cluster.ArrivesAsync(ids[worker], files[worker])).Worker);
        }

        // The request that aria2 made, and the one that learned for how long; then nothing, of whatever file, until its time.
        var requests = cluster.Origin.Files.SelectMany(file => file.Requests).OrderBy(request => request.At).ToArray();
        Assert.Equal([429, 429], requests.TakeWhile(request => request.Status == (int)HttpStatusCode.TooManyRequests).Select(request => request.Status));
        Assert.InRange(Stopwatch.GetElapsedTime(requests[1].At, requests[2].At), wanted, TestCluster.Patience);
        Assert.DoesNotContain(requests.Skip(2), request => request.Status == (int)HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task APauseOfThreeSecondsEndsByItself()
    {
        await using var cluster = await TestCluster.StartAsync(["one"]);
        var file = cluster.Origin.Add("/file.bin", 10_000);

        var watch = Stopwatch.StartNew();
        var paused = await cluster.Aria.JsonAsync("cluster", "pause", "--for", "3s");
        var id = await cluster.AddAsync(file);
        await cluster.ArrivesAsync(id, file);

        Assert.True(paused.GetProperty("paused").GetBoolean());
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(3), TestCluster.Patience);
        Assert.False((await cluster.Aria.JsonAsync("cluster")).GetProperty("paused").GetBoolean());
    }

    [Fact]
    public async Task AWorkerThatIsDrainedAtOnceGivesItsDownloadToAnotherWhichCompletesItOnce()
    {
        await using var cluster = await TestCluster.StartAsync(["one"]);
        cluster.Origin.BytesPerSecond = 500_000;
        var file = cluster.Origin.Add("/file.bin", 4_000_000);
        var id = await cluster.DownloadingAsync(file);
        await cluster.Processes.StartAgentAsync("two");

        await cluster.Aria.RunAsync("drain", "one", "--now");
        await cluster.UntilAsync(id, task => task is { Status: "downloading", Worker: "two" });
        cluster.Origin.BytesPerSecond = long.MaxValue;
        var task = await cluster.ArrivesAsync(id, file);

        Assert.Equal(("two", 2, 0), (task.Worker, task.Attempt, task.Failures));
        Assert.Equal(1, task.Times(" completed on "));
        Assert.Single(cluster.Delivered());
        await Eventually.HoldsAsync(() => !Directory.Exists(Path.Combine(cluster.Processes.WorkerData("one"), "work", id)), TestCluster.Patience);
        Assert.Contains("draining", await cluster.Aria.RunAsync("workers"), StringComparison.Ordinal);
        await Eventually.HoldsAsync(async () => (await cluster.Aria.TryAsync("remove", "one")).ExitCode == 0, TestCluster.Patience);
    }

    [Fact]
    public async Task OfABatchOnlyWhatFailedIsRetriedAndWhatIsThereAlreadyIsJoined()
    {
        await using var cluster = await TestCluster.StartAsync(["one"]);
        var fine = cluster.Origin.Add("/fine.bin", 10_000);
        var missing = cluster.Origin.Add("/missing.bin", 10_000, new() { Refusals = 1, Status = HttpStatusCode.NotFound });
        var unwanted = cluster.Origin.Add("/unwanted.bin", 10_000);
        string[] add = ["add", fine.Uri.AbsoluteUri, missing.Uri.AbsoluteUri, unwanted.Uri.AbsoluteUri];
        await cluster.Aria.RunAsync("cluster", "pause");
        string[] ids = [.. Ids(await cluster.Aria.JsonAsync(add))];
        await cluster.Aria.RunAsync("cancel", ids[2]);
        await cluster.Aria.RunAsync("cluster", "resume");
        await cluster.UntilAsync(ids[1], task => task.Status == "failed");
        await cluster.ArrivesAsync(ids[0], fine);

        var batch = (await cluster.Aria.JsonAsync("show", ids[0])).GetProperty("batchId").GetString()!;
        var retried = await cluster.Aria.JsonAsync("retry", "--batch", batch, "-s", "failed");
        await cluster.ArrivesAsync(ids[1], missing);
        var again = await cluster.Aria.JsonAsync(add);

        Assert.Equal((1, 1), (retried.GetProperty("matched").GetInt32(), retried.GetProperty("changed").GetInt32()));
        Assert.Equal("canceled", (await cluster.TaskAsync(ids[2])).Status);
        Assert.Equal([ids[0], ids[1]], Ids(again).Take(2));
        Assert.Equal([true, true, false], again.GetProperty("tasks").EnumerateArray().Select(task => task.TryGetProperty("duplicateOf", out _)));
        await cluster.ArrivesAsync(Ids(again).Last(), unwanted);
    }

    [Fact]
    public async Task ALimitIsNeverExceededAndAllThatWaitsCanBeCleared()
    {
        await using var cluster = await TestCluster.StartAsync(["one"]);
        cluster.Origin.BytesPerSecond = 100_000;
        await cluster.Aria.RunAsync("cluster", "limit", "2");
        var files = Enumerable.Range(0, 6).Select(i => cluster.Origin.Add($"/file{i}.bin", 1_000_000)).ToArray();
        var added = await cluster.Aria.JsonAsync(["add", .. files.Select(file => file.Uri.AbsoluteUri)]);
        var ids = added.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetString()!).ToArray();
        await Eventually.HoldsAsync(() => files.Count(file => file.Requests.Count > 0) == 2, TestCluster.Patience);

        var cleared = await cluster.Aria.JsonAsync("clear");
        cluster.Origin.BytesPerSecond = long.MaxValue;
        var ended = await Task.WhenAll(ids.Select(id => cluster.UntilAsync(id, task => task.Status is "completed" or "canceled")));

        Assert.Equal(4, cleared.GetProperty("changed").GetInt32());
        Assert.Equal((2, 4), (ended.Count(task => task.Status == "completed"), ended.Count(task => task.Status == "canceled")));
        Assert.Equal(2, files.Count(file => file.Requests.Count > 0));
    }

    private static IEnumerable<string> Ids(JsonElement added) => added.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetString()!);
}
