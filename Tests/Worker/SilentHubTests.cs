using AriaCluster.Tasks;
using AriaCluster.Worker.Journal;
using AriaCluster.Worker.Lanes;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Agents;

/// <summary>A hub that does not answer, loses messages, forgets, or turns the worker away.</summary>
public sealed class SilentHubTests
{
    [Fact]
    public async Task AFrozenHubMeansTheEndOfTheLeaseAndAria2IsStoppedAndGoesOnWhenTheHubDoes()
    {
        await using var worker = await TestWorker.StartAsync(w => w.Hub.Lease = TimeSpan.FromSeconds(3));
        worker.Origin.BytesPerSecond = 300_000;
        var file = worker.Origin.Add("/file.bin", 3_000_000);
        var order = TestWorker.Order(file);
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => file.BytesSent > 100_000);
        var lane = worker.Lane()!;

        worker.Hub.IsFrozen = true;
        await Eventually.HoldsAsync(() => ProcessIdentity.Of(lane.Aria2Pid) is null, what: "aria2c stops");
        Assert.True(File.Exists(Path.Combine(worker.Work(order.Key), "file.bin.aria2")));

        // aria2 asks for the whole file before it looks at its control file; a fast origin would fill the sockets meanwhile.
        worker.Hub.IsFrozen = false;
        worker.Origin.BytesPerSecond = 1_000_000;
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);

        Assert.Equal(file.Sha256, await TestWorker.HashAsync(report.Result!.Files.Single().Path));
        Assert.InRange(file.BytesSentAgain, 0, 600_000);
    }

    [Fact]
    public async Task NothingIsPutInPlaceWithoutALease()
    {
        var frozen = TimeSpan.FromDays(1000);
        var isOver = false;
        await using var worker = await TestWorker.StartAsync(w =>
        {
            var uptime = w.Uptime;
            w.Uptime = () => isOver ? frozen : uptime();
        });
        worker.Origin.BytesPerSecond = 200_000;
        var order = TestWorker.Order(worker.Origin.Add("/file.bin", 200_000));
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => Directory.Exists(worker.Work(order.Key)));

        worker.Hub.IsFrozen = true;
        isOver = true;
        await Eventually.HoldsAsync(
            () => JournalFile.Read(worker.Data("journal")).Any(entry => entry.Kind == EntryKind.BytesDone), what: "bytes done");
        Assert.Empty(Directory.EnumerateFileSystemEntries(worker.Root()));

        isOver = false;
        worker.Hub.IsFrozen = false;
        await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);
        Assert.True(File.Exists(worker.Root("file.bin")));
    }

    [Fact]
    public async Task OrdersThatWereLostComeWithTheFullSet()
    {
        await using var worker = await TestWorker.StartAsync();
        var lost = TestWorker.Order(worker.Origin.Add("/lost.bin", 1000));
        var next = TestWorker.Order(worker.Origin.Add("/next.bin", 1000));

        worker.Hub.Believe(lost);
        worker.Hub.SkipRevision();
        await worker.Hub.AssignAsync(next);

        await worker.Hub.HearsAsync(lost.Key, PartEvent.Completed);
        await worker.Hub.HearsAsync(next.Key, PartEvent.Completed);
        Assert.True(worker.Hub.FullSets > 0);
        await worker.Hub.AgreesAsync();
    }

    [Fact]
    public async Task ACutConnectionIsMadeAgainAndNothingIsFetchedTwice()
    {
        await using var worker = await TestWorker.StartAsync();
        worker.Origin.BytesPerSecond = 500_000;
        var file = worker.Origin.Add("/file.bin", 1_000_000);
        var order = TestWorker.Order(file);
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => file.BytesSent > 100_000);

        worker.Hub.Cut();
        await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);

        Assert.Equal(2, worker.Hub.Sessions);
        Assert.Equal(1_000_000, file.BytesSent);
    }

    [Fact]
    public async Task AReportIsRepeatedUntilTheHubHasDecided()
    {
        await using var worker = await TestWorker.StartAsync();
        var order = TestWorker.Order(worker.Origin.Add("/file.bin", 1000));
        worker.Hub.Verdict = _ => worker.Hub.Reports.Count < 2 ? ReportVerdict.Unknown : ReportVerdict.Already;

        await worker.Hub.AssignAsync(order);
        await worker.Hub.AgreesAsync();
        await Eventually.HoldsAsync(() => worker.Hub.Reports.Count == 3);

        Assert.All(worker.Hub.Reports, report => Assert.Equal((order.Key, PartEvent.Completed), (report.Key, report.Event)));
        Assert.Equal("file.bin", Path.GetFileName(Assert.Single(Directory.EnumerateFiles(worker.Root()))));
    }

    [Fact]
    public async Task AnAttemptThatWasAnsweredIsNotStartedAgainByAHubThatForgot()
    {
        await using var worker = await TestWorker.StartAsync();
        var file = worker.Origin.Add("/file.bin", 1000);
        var order = TestWorker.Order(file);
        await worker.Hub.AssignAsync(order);
        await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);
        await worker.Hub.AgreesAsync();
        await worker.StopAgentAsync();

        worker.Hub.Believe(order);
        await worker.StartAgentAsync();

        await Eventually.HoldsAsync(() => worker.Hub.Reports.Count == 2, what: "the report again");
        Assert.Equal(worker.Hub.Reports[0], worker.Hub.Reports[1] with { Result = worker.Hub.Reports[0].Result });
        await worker.Hub.AgreesAsync();
        Assert.Single(file.Requests);
        Assert.Single(Directory.EnumerateFiles(worker.Root()));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(503)]
    public async Task AHubThatTurnsItAwayIsAskedAgainAndAgain(int status)
    {
        await using var worker = await TestWorker.IdleAsync();
        worker.Hub.Refusal = status;
        await worker.StartAgentAsync();
        await Eventually.HoldsAsync(() => worker.Hub.Refusals > 2);

        worker.Hub.Refusal = null;

        await Eventually.HoldsAsync(() => worker.Hub.Sessions == 1);
    }

    [Fact]
    public async Task ASecondAgentInTheSameFolderIsRefused()
    {
        await using var worker = await TestWorker.StartAsync();

        var e = await Assert.ThrowsAsync<IOException>(worker.StartAgentAsync);

        Assert.Contains($"{worker.Data()} is in use by another agent", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherHolderOfTheNameIsSaidAndNothingRuns()
    {
        await using var worker = await TestWorker.StartAsync(w => w.Hub.Registering = RegisterOutcome.NameTaken);

        await Eventually.HoldsAsync(() => worker.Log.Contains("Another machine with this worker's name", StringComparison.Ordinal));

        Assert.Null(worker.Lane());
    }
}
