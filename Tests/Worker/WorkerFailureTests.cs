using System.Security.Cryptography;
using AriaCluster.Tasks;
using AriaCluster.Worker.Journal;
using AriaCluster.Worker.Lanes;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Agents;

/// <summary>What a worker does when something dies, hangs, lies, or is lost on the way.</summary>
public sealed class WorkerFailureTests
{
    [Fact]
    public async Task AKilledAria2IsStartedAgainAndResumes()
    {
        await using var worker = await TestWorker.StartAsync();
        worker.Origin.BytesPerSecond = 1_000_000;
        var file = worker.Origin.Add("/file.bin", 6_000_000);
        var order = TestWorker.Order(file);
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => file.BytesSent > 3_000_000);
        var killed = worker.Lane()!;

        TestWorker.Kill(killed.Aria2Pid);
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);

        Assert.NotEqual(killed.Aria2Pid, worker.Lane()!.Aria2Pid);
        Assert.Equal(file.Sha256, await HashAsync(report.Result!.Files.Single().Path));
        Assert.InRange(file.BytesSentAgain, 0, 2_000_000);
    }

    [Fact]
    public async Task AKilledGuardTakesItsAria2AlongAndBothAreStartedAgain()
    {
        await using var worker = await TestWorker.StartAsync();
        worker.Origin.BytesPerSecond = 1_000_000;
        var file = worker.Origin.Add("/file.bin", 4_000_000);
        var order = TestWorker.Order(file);
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => file.BytesSent > 1_000_000);

        TestWorker.Kill(worker.Lane()!.GuardPid);
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);

        Assert.Equal(file.Sha256, await HashAsync(report.Result!.Files.Single().Path));
    }

    [Fact]
    public async Task AStoppedAgentLeavesNothingRunningAndTheNextOneResumes()
    {
        await using var worker = await TestWorker.StartAsync();
        worker.Origin.BytesPerSecond = 1_000_000;
        var file = worker.Origin.Add("/file.bin", 4_000_000);
        var order = TestWorker.Order(file);
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => file.BytesSent > 1_000_000);
        var lane = worker.Lane()!;

        await worker.StopAgentAsync();
        Assert.Null(ProcessIdentity.Of(lane.Aria2Pid));
        Assert.Null(ProcessIdentity.Of(lane.GuardPid));

        await worker.StartAgentAsync();
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);

        // What was under way when aria2c was told to end is exact in its control file, to 16 KiB.
        Assert.Equal(file.Sha256, await HashAsync(report.Result!.Files.Single().Path));
        Assert.InRange(file.BytesSentAgain, 0, 600_000);
    }

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

        Assert.Equal(file.Sha256, await HashAsync(report.Result!.Files.Single().Path));
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

        Assert.Equal(file.Sha256, await HashAsync(report.Result!.Files.Single().Path));
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

    [Fact]
    public async Task BytesThatCannotBeContinuedAreFetchedAgainWithoutAFailure()
    {
        await using var worker = await TestWorker.StartAsync();
        worker.Origin.BytesPerSecond = 500_000;
        var file = worker.Origin.Add("/file.bin", 2_000_000);
        var order = TestWorker.Order(file);
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => file.BytesSent > 600_000);

        file.Faults = new OriginFaults { NoRanges = true };
        worker.Origin.BytesPerSecond = long.MaxValue;
        TestWorker.Kill(worker.Lane()!.Aria2Pid);
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);

        Assert.Equal(file.Sha256, await HashAsync(report.Result!.Files.Single().Path));
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

    private static async Task<string> HashAsync(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)));
}
