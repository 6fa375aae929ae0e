using System.Net;
using System.Net.NetworkInformation;
using AriaCluster.Tasks;
using AriaCluster.Worker.Lanes;

namespace AriaCluster.Tests.Agents;

/// <summary>What a worker does with orders: real aria2c, a local origin, a hub over a real WebSocket.</summary>
public sealed class WorkerAgentTests
{
    [Fact]
    public async Task AFileIsDownloadedAndDeliveredToItsPlace()
    {
        await using var worker = await TestWorker.StartAsync();
        var file = worker.Origin.Add("/a/movie.bin", 300_000);
        var order = TestWorker.Order(file, task => task with { Dir = "films/new" });

        await worker.Hub.AssignAsync(order);
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);

        var path = worker.Root("films", "new", "movie.bin");
        Assert.Equal([new ResultFile(path, 300_000)], report.Result!.Files);
        Assert.Equal("w1", report.Result.Worker);
        Assert.Equal(file.Sha256, await TestWorker.HashAsync(path));
        await worker.Hub.AgreesAsync();
        await Eventually.HoldsAsync(() => !Directory.Exists(worker.Work(order.Key)));
        Assert.Equal([PartEvent.Completed], worker.Hub.Reports.Select(r => r.Event));
    }

    [Fact]
    public async Task AnOriginThatHasOnlyIPv6IsDownloadedFromAndAria2ListensOnLoopbackOnly()
    {
        Assert.SkipUnless(LoopbackPort.HasIPv6, "This machine has no IPv6.");
        await using var worker = await TestWorker.StartAsync();
        await using var origin = new Origin(IPAddress.IPv6Loopback);
        var file = origin.Add("/six.bin", 100_000);
        var order = TestWorker.Order(file);

        await worker.Hub.AssignAsync(order);
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);

        Assert.StartsWith("http://[::1]:", file.Uri.ToString(), StringComparison.Ordinal);
        Assert.Equal(file.Sha256, await TestWorker.HashAsync(report.Result!.Files.Single().Path));
        var port = worker.Lane()!.Port;
        var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(end => end.Port == port).Select(end => end.Address.ToString());
        Assert.Equal(["127.0.0.1", "::1"], listening.Order());
        Assert.True(await RpcSecret.IsEnforcedAsync(port, TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ItSaysWhatItIsAndWhatItHas()
    {
        await using var worker = await TestWorker.StartAsync(w => w.Options.Tags["zone"] = "eu");

        var registration = worker.Hub.Registration!;

        Assert.Equal(32, registration.InstanceId.Length);
        Assert.StartsWith("1.", registration.Aria2Version, StringComparison.Ordinal);
        Assert.Contains("BitTorrent", registration.Features);
        Assert.Equal([new Tag("zone", "eu")], registration.Tags);
        Assert.Equal((16, 1, worker.Root()), (registration.Slots, registration.Lanes, registration.Root));
        await Eventually.HoldsAsync(() => worker.Hub.LastHeartbeat?.Health is { MemoryTotalBytes: > 0, DiskFreeBytes: > 0 });
        await Eventually.HoldsAsync(() => worker.Log.Contains("Lane 0 is up", StringComparison.Ordinal));
        Assert.DoesNotContain("is down", worker.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("for too long", worker.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManySmallFilesOfOneNameAreAllDelivered()
    {
        await using var worker = await TestWorker.StartAsync(w => w.Options.Lanes = 2);
        var files = Enumerable.Range(0, 300).Select(i => worker.Origin.Add($"/{i}/same.bin", 1000, seed: i)).ToList();
        var orders = files.Select(file => TestWorker.Order(file)).ToArray();

        await worker.Hub.AssignAsync(orders);

        await Eventually.HoldsAsync(() => Completed().DistinctBy(report => report.Key).Count() == 300, what: "300 are completed");

        var hashes = await Task.WhenAll(Directory.EnumerateFiles(worker.Root()).Select(TestWorker.HashAsync));
        Assert.Equal(files.Select(file => file.Sha256).Order(), hashes.Order());
        Assert.Contains("same (299).bin", Directory.EnumerateFiles(worker.Root()).Select(Path.GetFileName));
        await worker.Hub.AgreesAsync();
        Assert.Equal(300, Completed().Count());

        IEnumerable<PartReport> Completed() => worker.Hub.Reports.Where(report => report.Event == PartEvent.Completed);
    }

    [Fact]
    public async Task ALongDownloadIsReportedAsStartedAndShowsProgress()
    {
        await using var worker = await TestWorker.StartAsync();
        worker.Origin.BytesPerSecond = 200_000;
        var order = TestWorker.Order(worker.Origin.Add("/slow.bin", 2_000_000));

        await worker.Hub.AssignAsync(order);
        await worker.Hub.HearsAsync(order.Key, PartEvent.Started);
        await worker.IsUnderWayAsync(order.Key);

        var progress = worker.Hub.LastHeartbeat!.Progress.Single();
        Assert.Equal((DownloadStatus.Downloading, 2_000_000), (progress.Status, progress.LengthBytes));
        worker.Origin.BytesPerSecond = long.MaxValue;
        await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, 3, 404)]
    [InlineData(HttpStatusCode.TooManyRequests, 22, 429)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 29, 503)]
    public async Task AnErrorIsReportedWithItsCodeAndStatus(HttpStatusCode status, int code, int? httpStatus)
    {
        await using var worker = await TestWorker.StartAsync();
        var file = worker.Origin.Add("/file.bin", 1000, new OriginFaults { Refusals = int.MaxValue, Status = status });
        var order = TestWorker.Order(file);

        await worker.Hub.AssignAsync(order);
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Failed);

        Assert.Equal((code, httpStatus, 0L), (report.Error!.Code, report.Error.HttpStatus, report.KeptBytes));
        await worker.Hub.AgreesAsync();
        await Eventually.HoldsAsync(() => !Directory.Exists(worker.Work(order.Key)));
    }

    [Fact]
    public async Task AnOriginThatBreaksOffLeavesItsBytesForTheNextAttempt()
    {
        await using var worker = await TestWorker.StartAsync();
        var file = worker.Origin.Add("/file.bin", 20_000_000, new OriginFaults { CutAfterBytes = 2_000_000 });
        var order = TestWorker.Order(file);
        var next = order with { Key = order.Key with { Attempt = 2 } };

        await worker.Hub.AssignAsync(order);
        var first = await worker.Hub.HearsAsync(order.Key, PartEvent.Failed);
        await worker.Hub.AgreesAsync();
        await worker.Hub.AssignAsync(next);
        var second = await worker.Hub.HearsAsync(next.Key, PartEvent.Failed);

        Assert.Equal(new TaskError(1, null, "The connection broke and no mirror is left."), first.Error);
        Assert.InRange(first.KeptBytes, 2_000_000, 10_000_000);
        Assert.InRange(second.KeptBytes - first.KeptBytes, 2_000_000, 10_000_000);
    }

    [Fact]
    public async Task ABadChecksumFailsWithoutKeepingBytes()
    {
        await using var worker = await TestWorker.StartAsync();
        var good = worker.Origin.Add("/good.bin", 50_000);
        var bad = worker.Origin.Add("/bad.bin", 50_000);
        var right = TestWorker.Order(good, task => task with { Checksum = new Checksum("sha-256", good.Sha256) });
        var wrong = TestWorker.Order(bad, task => task with { Checksum = new Checksum("sha-256", good.Sha256) });

        await worker.Hub.AssignAsync(right, wrong);
        var completed = await worker.Hub.HearsAsync(right.Key, PartEvent.Completed);
        var failed = await worker.Hub.HearsAsync(wrong.Key, PartEvent.Failed);

        Assert.Equal(right.Specification.Checksum, completed.Result!.Checksum);
        Assert.Equal((32, 0L), (failed.Error!.Code, failed.KeptBytes));
        await Eventually.HoldsAsync(() => !Directory.Exists(worker.Work(wrong.Key)));
    }

    [Fact]
    public async Task HeadersGoToTheSourceAndNoneCanCarryAnother()
    {
        await using var worker = await TestWorker.StartAsync();
        var file = worker.Origin.Add("/file.bin", 1000);
        var order = TestWorker.Order(file, task => task with { Options = [new TaskOption("header", "X-A: 1"), new TaskOption("header", "X-B: 2")] });
        var evil = TestWorker.Order(file, task => task with { Options = [new TaskOption("header", "X-A: 1\r\nX-B: 2")] });

        await worker.Hub.AssignAsync(order, evil);
        await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);
        var refused = await worker.Hub.HearsAsync(evil.Key, PartEvent.Failed);

        var headers = Assert.Single(file.Requests).Headers;
        Assert.Equal(("1", "2"), (headers["x-a"], headers["x-b"]));
        Assert.Equal(28, refused.Error!.Code);
    }

    [Theory]
    [InlineData("magnet:?xt=urn:btih:zz", 27)]
    [InlineData("nonsense://host/file", null)]
    public async Task WhatAria2DoesNotTakeFails(string uri, int? code)
    {
        await using var worker = await TestWorker.StartAsync();
        var order = TestWorker.Order(new TaskSpecification { Uris = [uri] });

        await worker.Hub.AssignAsync(order);
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Failed);

        Assert.Equal(code ?? report.Error!.Code, report.Error!.Code);
        Assert.NotEmpty(report.Error.Message);
    }

    [Fact]
    public async Task UrgentPartsStartFirst()
    {
        await using var worker = await TestWorker.StartAsync(w => w.Options.Slots = 1);
        worker.Origin.BytesPerSecond = 400_000;
        var file = worker.Origin.Add("/first.bin", 100_000);
        var first = TestWorker.Order(file);
        var low = TestWorker.Order(worker.Origin.Add("/low.bin", 1000), task => task with { Priority = TaskPriority.Low });
        var urgent = TestWorker.Order(worker.Origin.Add("/urgent.bin", 1000), task => task with { Priority = TaskPriority.Urgent });

        await worker.Hub.AssignAsync(first);
        await Eventually.HoldsAsync(() => file.Requests.Count > 0);
        await worker.Hub.AssignAsync(low, urgent);
        await worker.Hub.HearsAsync(low.Key, PartEvent.Completed);

        Assert.Equal([first.Key, urgent.Key, low.Key], worker.Hub.Reports.Select(report => report.Key));
    }

    [Fact]
    public async Task AFileThatIsThereIsNotOverwrittenUnlessAskedFor()
    {
        await using var worker = await TestWorker.StartAsync();
        var file = worker.Origin.Add("/new.bin", 1000);
        Directory.CreateDirectory(worker.Root());
        await File.WriteAllTextAsync(worker.Root("there.txt"), "old", TestContext.Current.CancellationToken);

        var order = TestWorker.Order(file, task => task with { Out = "there.txt" });
        await worker.Hub.AssignAsync(order);
        var beside = await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);

        Assert.Equal(worker.Root("there (1).txt"), beside.Result!.Files.Single().Path);
        Assert.Equal("old", await File.ReadAllTextAsync(worker.Root("there.txt"), TestContext.Current.CancellationToken));

        var replacing = TestWorker.Order(file, task => task with { Out = "there.txt", Overwrite = true });
        await worker.Hub.AssignAsync(replacing);
        var over = await worker.Hub.HearsAsync(replacing.Key, PartEvent.Completed);

        Assert.Equal(worker.Root("there.txt"), over.Result!.Files.Single().Path);
        Assert.Equal(file.Sha256, await TestWorker.HashAsync(worker.Root("there.txt")));
    }

    [Theory]
    [InlineData("..", "x")]
    [InlineData("a/../..", "x")]
    [InlineData("", "../x")]
    [InlineData("/etc", "x")]
    public async Task ADeliveryNeverLeavesTheRoot(string dir, string name)
    {
        await using var worker = await TestWorker.StartAsync();
        var order = TestWorker.Order(worker.Origin.Add("/file.bin", 1000), task => task with { Dir = dir, Out = name });

        await worker.Hub.AssignAsync(order);
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Failed);

        Assert.Equal(28, report.Error!.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(worker.Root()));
    }
}
