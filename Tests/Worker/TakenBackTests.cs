using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Agents;

/// <summary>Attempts that the hub takes back, gives anew or does not know, and what becomes of their bytes and files.</summary>
public sealed class TakenBackTests
{
    [Fact]
    public async Task ASupersededResultIsTakenBackAndNothingElse()
    {
        await using var worker = await TestWorker.StartAsync();
        worker.Hub.Verdict = report => report.Event == PartEvent.Completed ? ReportVerdict.Superseded : ReportVerdict.Accepted;
        var order = TestWorker.Order(worker.Origin.Add("/file.bin", 1000));
        Directory.CreateDirectory(worker.Root());
        await File.WriteAllTextAsync(worker.Root("file.bin"), "a user's", TestContext.Current.CancellationToken);

        await worker.Hub.AssignAsync(order);
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);
        await Eventually.HoldsAsync(() => !File.Exists(report.Result!.Files.Single().Path));

        Assert.Equal("a user's", await File.ReadAllTextAsync(worker.Root("file.bin"), TestContext.Current.CancellationToken));
        await Eventually.HoldsAsync(() => !Directory.Exists(worker.Work(order.Key)));
    }

    [Fact]
    public async Task AnAttemptThatTheHubDoesNotKnowIsReportedAndStoppedOnItsWord()
    {
        await using var worker = await TestWorker.StartAsync();
        worker.Origin.BytesPerSecond = 100_000;
        worker.Hub.Verdict = _ => ReportVerdict.Superseded;
        var file = worker.Origin.Add("/file.bin", 10_000_000);
        var order = TestWorker.Order(file);
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => file.BytesSent > 0);

        worker.Hub.Settle(order.Key);

        await worker.Hub.HearsAsync(order.Key, PartEvent.Started);
        await worker.Hub.AgreesAsync();
        await Eventually.HoldsAsync(() => !Directory.Exists(worker.Work(order.Key)));
    }

    [Fact]
    public async Task AnAttemptThatTheHubDoesNotKnowGoesOnIfItIsAccepted()
    {
        await using var worker = await TestWorker.StartAsync();
        worker.Origin.BytesPerSecond = 500_000;
        var file = worker.Origin.Add("/file.bin", 1_500_000);
        var order = TestWorker.Order(file);
        worker.Hub.Verdict = report =>
        {
            worker.Hub.Believe(order);
            return ReportVerdict.Accepted;
        };
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => file.BytesSent > 0);

        worker.Hub.Settle(order.Key);

        await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);
        Assert.Equal(1_500_000, file.BytesSent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ADroppedAttemptStopsAndKeepsItsBytesIfTheyAreWanted(bool keep)
    {
        await using var worker = await TestWorker.StartAsync();
        worker.Origin.BytesPerSecond = 500_000;
        var file = worker.Origin.Add("/file.bin", 2_000_000);
        var order = TestWorker.Order(file);
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => file.BytesSent > 600_000);

        await worker.Hub.DropAsync(order.Key, keep);
        await worker.Hub.AgreesAsync();
        await Eventually.HoldsAsync(async () => await worker.ActiveDownloadsAsync() == 0);
        var next = order with { Key = order.Key with { Attempt = 2 } };
        await worker.Hub.AssignAsync(next);
        var report = await worker.Hub.HearsAsync(next.Key, PartEvent.Completed);

        Assert.Equal(file.Sha256, await TestWorker.HashAsync(report.Result!.Files.Single().Path));
        Assert.Equal(keep, file.BytesSentAgain < 500_000);
    }

    [Fact]
    public async Task ANewerAttemptOfWhatItIsDoingGoesOnWithIt()
    {
        await using var worker = await TestWorker.StartAsync();
        worker.Origin.BytesPerSecond = 500_000;
        var file = worker.Origin.Add("/file.bin", 1_000_000);
        var order = TestWorker.Order(file);
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => file.BytesSent > 100_000);

        worker.Hub.Settle(order.Key);
        var next = order with { Key = order.Key with { Attempt = 2 } };
        await worker.Hub.AssignAsync(next);
        await worker.Hub.HearsAsync(next.Key, PartEvent.Completed);

        Assert.Equal(1_000_000, file.BytesSent);
        Assert.Null(worker.Hub.Find(order.Key, PartEvent.Completed));
    }

    [Fact]
    public async Task KeptBytesAreNamedAndSweptOnTheHubsWord()
    {
        await using var worker = await TestWorker.StartAsync();
        worker.Origin.BytesPerSecond = 300_000;
        var file = worker.Origin.Add("/file.bin", 2_000_000);
        var order = TestWorker.Order(file);
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(worker.Work(order.Key), "file.bin.aria2")));
        await worker.Hub.DropAsync(order.Key, keepBytes: true);
        await worker.Hub.AgreesAsync();
        await Eventually.HoldsAsync(async () => await worker.ActiveDownloadsAsync() == 0);

        worker.Hub.Cut();
        await Eventually.HoldsAsync(() => worker.Hub.Sessions == 2);
        Assert.Equal([order.Key.TaskId], worker.Hub.Registration!.Kept);

        await worker.Hub.SendAsync((session, revision) => new WorkerOrders { Session = session, Revision = revision, Sweep = [order.Key.TaskId] });
        await Eventually.HoldsAsync(() => !Directory.Exists(worker.Work(order.Key)));
    }

    [Fact]
    public async Task BytesThatNobodyNeedsAnyMoreAreSweptAlsoWhileTheirDownloadIsBeingStopped()
    {
        await using var worker = await TestWorker.StartAsync();
        worker.Origin.BytesPerSecond = 200_000;
        var order = TestWorker.Order(worker.Origin.Add("/file.bin", 2_000_000));
        await worker.Hub.AssignAsync(order);
        await worker.IsUnderWayAsync(order.Key);

        worker.Hub.Settle(order.Key);
        await worker.Hub.SendAsync((session, revision) => new WorkerOrders
        {
            Session = session,
            Revision = revision,
            Drop = [new PartDrop(order.Key, KeepBytes: true)],
            Sweep = [order.Key.TaskId],
        });

        await Eventually.HoldsAsync(() => !Directory.Exists(worker.Work(order.Key)));
        await worker.Hub.AgreesAsync();
    }

    [Fact]
    public async Task DeliveredFilesAreRemovedWhenThatIsAskedForAlsoByALaterAgent()
    {
        await using var worker = await TestWorker.StartAsync();
        var order = TestWorker.Order(worker.Origin.Add("/file.bin", 1000), task => task with { Dir = "a" });
        var other = TestWorker.Order(worker.Origin.Add("/other.bin", 1000), task => task with { Dir = "a" });
        await worker.Hub.AssignAsync(order, other);
        await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);
        await worker.Hub.HearsAsync(other.Key, PartEvent.Completed);
        await worker.StopAgentAsync();
        await worker.StartAgentAsync();
        await Eventually.HoldsAsync(() => worker.Hub.Sessions == 2);

        await worker.Hub.SendAsync((session, revision) => new WorkerOrders { Session = session, Revision = revision, RemoveFiles = [order.Key] });
        await worker.Hub.HearsAsync(order.Key, PartEvent.FilesRemoved);

        Assert.Equal(worker.Root("a", "other.bin"), Assert.Single(Directory.EnumerateFiles(worker.Root("a"))));
    }
}
