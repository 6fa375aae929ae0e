using AriaCluster.Tasks;
using AriaCluster.Tests.Support.Processes;
using AriaCluster.Worker.Lanes;

namespace AriaCluster.Tests.Agents;

/// <summary>What becomes of downloads when aria2c or its guard dies, hangs or lies.</summary>
public sealed class LaneFailureTests
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
        Assert.Equal(file.Sha256, await TestWorker.HashAsync(report.Result!.Files.Single().Path));
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

        Assert.Equal(file.Sha256, await TestWorker.HashAsync(report.Result!.Files.Single().Path));
    }

    [Fact]
    public async Task AnAria2ThatHangsIsStartedAgainAndResumes()
    {
        var time = new JumpingTime();
        await using var worker = await TestWorker.StartAsync(w => w.Time = time);
        worker.Origin.BytesPerSecond = 1_000_000;
        var file = worker.Origin.Add("/file.bin", 6_000_000);
        var order = TestWorker.Order(file);
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => file.BytesSent > 3_000_000);
        var hung = worker.Lane()!;

        // What is sent from now on only fills sockets.
        worker.Origin.BytesPerSecond = 10_000;
        new OsProcess(hung.Aria2Pid).Stop();
        await Eventually.HoldsAsync(() => HasNoticed(worker, time));
        await Eventually.HoldsAsync(() => ProcessIdentity.Of(hung.Aria2Pid) is null && ProcessIdentity.Of(hung.GuardPid) is null);
        worker.Origin.BytesPerSecond = 1_000_000;
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);

        Assert.Equal(file.Sha256, await TestWorker.HashAsync(report.Result!.Files.Single().Path));
        Assert.InRange(file.BytesSentAgain, 0, 2_000_000);
    }

    [Fact]
    public async Task AnAria2ThatDoesNotAnswerHasNoSpeedAndGetsNothingNew()
    {
        await using var worker = await TestWorker.StartAsync(w => w.Options.Lanes = 2);
        await Eventually.HoldsAsync(() => worker.Log.Contains("Lane 0 is up", StringComparison.Ordinal) && worker.Log.Contains("Lane 1 is up", StringComparison.Ordinal));
        worker.Origin.BytesPerSecond = 200_000;
        var first = TestWorker.Order(worker.Origin.Add("/first.bin", 4_000_000));
        await worker.Hub.AssignAsync(first);
        await Eventually.HoldsAsync(() => worker.Hub.LastHeartbeat?.Progress is [{ SpeedBytesPerSecond: > 0 }]);
        var frozen = new OsProcess(worker.Lane(0)!.Aria2Pid);

        frozen.Stop();
        await Eventually.HoldsAsync(() => worker.Hub.LastHeartbeat is { Health.SilentLanes: 1, Progress: [{ SpeedBytesPerSecond: 0 }] });
        worker.Origin.BytesPerSecond = long.MaxValue;
        var others = Enumerable.Range(0, 4).Select(i => TestWorker.Order(worker.Origin.Add($"/{i}.bin", 1000))).ToArray();
        await worker.Hub.AssignAsync(others);
        foreach (var order in others)
        {
            await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);
        }

        frozen.Continue();
        await worker.Hub.HearsAsync(first.Key, PartEvent.Completed);
        await Eventually.HoldsAsync(() => worker.Hub.LastHeartbeat?.Health?.SilentLanes == 0);
    }

    [Theory]
    [InlineData("no JSON at all")]
    [InlineData("[]")]
    [InlineData("""{"id":ID,"result":[]}""")]
    [InlineData("""{"id":ID,"result":[["a text where a list should be"]]}""")]
    [InlineData("""{"id":ID,"result":[[[{"gid":7}]]]}""")]
    public async Task AnAria2ThatAnswersNonsenseIsStartedAgain(string lie)
    {
        await using var liar = new LyingAria2(lie);
        await using var worker = await TestWorker.StartAsync(w => w.Options.Aria2 = liar.Program);
        var order = TestWorker.Order(worker.Origin.Add("/file.bin", 1000));
        await worker.Hub.AssignAsync(order);

        await liar.AnswerAsync();
        await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);

        Assert.Contains("what aria2c says makes no sense", worker.Log, StringComparison.Ordinal);
        Assert.Equal([PartEvent.Completed], worker.Hub.Reports.Select(report => report.Event).Where(said => said != PartEvent.Started));
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
        Assert.Equal(file.Sha256, await TestWorker.HashAsync(report.Result!.Files.Single().Path));
        Assert.InRange(file.BytesSentAgain, 0, 600_000);
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

        Assert.Equal(file.Sha256, await TestWorker.HashAsync(report.Result!.Files.Single().Path));
    }

    // A question each second is what it has to answer.
    private static bool HasNoticed(TestWorker worker, JumpingTime time)
    {
        if (worker.Log.Contains("aria2c has not answered", StringComparison.Ordinal))
        {
            return true;
        }

        time.Jump(TimeSpan.FromSeconds(1));
        return false;
    }
}
