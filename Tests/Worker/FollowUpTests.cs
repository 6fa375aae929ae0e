using AriaCluster.Tasks;

namespace AriaCluster.Tests.Agents;

/// <summary>Sources that go on in other downloads: torrents, magnets, metalinks.</summary>
public sealed class FollowUpTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ATorrentsFilesAreTheResult(bool byMagnet)
    {
        await using var swarm = await Swarm.StartAsync();
        await using var worker = await TestWorker.StartAsync();
        var order = TestWorker.Order(new TaskSpecification { Uris = [byMagnet ? swarm.Magnet : swarm.Torrent.ToString()], Dir = "t" });

        await worker.Hub.AssignAsync(order);
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Completed, TimeSpan.FromSeconds(60));

        var folder = worker.Root("t", "shared");
        Assert.Equal(
            [new ResultFile(Path.Combine(folder, "first.bin"), Swarm.First.Length), new ResultFile(Path.Combine(folder, "second.bin"), Swarm.Second.Length)],
            report.Result!.Files);
        Assert.Equal(Swarm.First.Length + Swarm.Second.Length, report.Result.LengthBytes);
        Assert.Equal(Swarm.First, await File.ReadAllBytesAsync(report.Result.Files[0].Path, TestContext.Current.CancellationToken));
        Assert.Equal(Swarm.Second, await File.ReadAllBytesAsync(report.Result.Files[1].Path, TestContext.Current.CancellationToken));
        await worker.Hub.AgreesAsync();
        await Eventually.HoldsAsync(() => !Directory.Exists(worker.Work(order.Key)));
    }

    [Theory]
    [InlineData("/broken.torrent")]
    [InlineData("/broken.meta4")]
    public async Task ADescriptionThatAria2CannotUseFailsAndIsNotFetchedAgain(string path)
    {
        await using var worker = await TestWorker.StartAsync();
        var file = worker.Origin.Add(path, 1000);
        var order = TestWorker.Order(file);

        await worker.Hub.AssignAsync(order);
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Failed);

        Assert.Equal((26, 0L), (report.Error!.Code, report.KeptBytes));
        Assert.Contains("damaged, or names files outside", report.Error.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorAction.Never, ErrorTable.RuleFor(report.Error, []).Action);
        Assert.Single(file.Requests);
    }

    [Fact]
    public async Task AllFilesOfAMetalinkAreTheResult()
    {
        await using var swarm = await Swarm.StartAsync();
        await using var worker = await TestWorker.StartAsync();
        var (one, two) = (worker.Origin.Add("/one.bin", 10_000), worker.Origin.Add("/two.bin", 20_000));
        var order = TestWorker.Order(new TaskSpecification { Uris = [swarm.Metalink(one, two).ToString()] });

        await worker.Hub.AssignAsync(order);
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);

        Assert.Equal([worker.Root("one.bin"), worker.Root("two.bin")], report.Result!.Files.Select(file => file.Path).Order());
        Assert.Equal(30_000, report.Result.LengthBytes);
    }

    [Fact]
    public async Task AMetalinkFailsAsAWholeIfOneOfItsFilesDoes()
    {
        await using var swarm = await Swarm.StartAsync();
        await using var worker = await TestWorker.StartAsync();
        worker.Origin.BytesPerSecond = 100_000;
        var there = worker.Origin.Add("/there.bin", 5_000_000);
        var gone = worker.Origin.Add("/gone.bin", 1000, new OriginFaults { Refusals = int.MaxValue, Status = System.Net.HttpStatusCode.NotFound });
        var order = TestWorker.Order(new TaskSpecification { Uris = [swarm.Metalink(there, gone).ToString()] });

        await worker.Hub.AssignAsync(order);
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Failed);

        Assert.Equal(3, report.Error!.Code);
        await Eventually.HoldsAsync(async () => await worker.ActiveDownloadsAsync() == 0, what: "the other download is removed");
        Assert.Empty(Directory.EnumerateFileSystemEntries(worker.Root()));
    }

    [Fact]
    public async Task AMetalinksFileThatIsThereIsNotDeliveredWhenALaterOneFails()
    {
        await using var swarm = await Swarm.StartAsync();
        await using var worker = await TestWorker.StartAsync();
        worker.Origin.BytesPerSecond = 200_000;
        var there = worker.Origin.Add("/there.bin", 1000);
        var cut = worker.Origin.Add("/cut.bin", 2_000_000, new OriginFaults { CutAfterBytes = 400_000, Cuts = 1 });
        var order = TestWorker.Order(new TaskSpecification { Uris = [swarm.Metalink(there, cut).ToString()] });

        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => IsWhole(Path.Combine(worker.Work(order.Key), "there.bin")));
        cut.Faults = new OriginFaults { Refusals = int.MaxValue, Status = System.Net.HttpStatusCode.NotFound };
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Failed);

        Assert.Equal(3, report.Error!.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(worker.Root()));
        Assert.Null(worker.Hub.Find(order.Key, PartEvent.Completed));
        await worker.Hub.AgreesAsync();

        static bool IsWhole(string path) => File.Exists(path) && !File.Exists(path + ".aria2") && new FileInfo(path).Length == 1000;
    }

    [Fact]
    public async Task AFollowUpGoesOnWhenAria2IsKilled()
    {
        await using var swarm = await Swarm.StartAsync();
        await using var worker = await TestWorker.StartAsync();
        worker.Origin.BytesPerSecond = 500_000;
        var file = worker.Origin.Add("/file.bin", 2_000_000);
        var order = TestWorker.Order(new TaskSpecification { Uris = [swarm.Metalink(file).ToString()] });
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => file.BytesSent > 1_000_000);

        TestWorker.Kill(worker.Lane()!.Aria2Pid);
        await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);

        Assert.InRange(file.BytesSentAgain, 0, 1_000_000);
    }
}
