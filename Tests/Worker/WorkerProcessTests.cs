using AriaCluster.Tasks;
using AriaCluster.Tests.Support.Processes;
using AriaCluster.Worker.Lanes;

namespace AriaCluster.Tests.Agents;

/// <summary>The agent as a process, which can be killed.</summary>
public sealed class WorkerProcessTests
{
    [Fact]
    public async Task AKilledAgentsAria2GoesOnAndIsAdopted()
    {
        await using var worker = await TestWorker.IdleAsync();
        worker.Origin.BytesPerSecond = 1_000_000;
        var file = worker.Origin.Add("/file.bin", 4_000_000);
        var order = TestWorker.Order(file);
        using var first = await AgentProcess.StartAsync(worker);
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => file.BytesSent > 1_000_000);
        var lane = worker.Lane()!;

        first.Kill();
        var sent = file.BytesSent;
        await Eventually.HoldsAsync(() => file.BytesSent > sent + 500_000, what: "aria2c goes on without an agent");
        using var second = await AgentProcess.StartAsync(worker);
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);

        Assert.Equal(lane, worker.Lane());
        Assert.Equal(4_000_000, file.BytesSent);
        Assert.Equal(file.Sha256, await TestWorker.HashAsync(report.Result!.Files.Single().Path));
        await AgentProcess.StopAsync(second, worker);
    }

    [Fact]
    public async Task ADownloadThatEndsWhileThereIsNoAgentIsNotFetchedTwice()
    {
        await using var worker = await TestWorker.IdleAsync();
        worker.Origin.BytesPerSecond = 500_000;
        var file = worker.Origin.Add("/file.bin", 1_000_000);
        var order = TestWorker.Order(file);
        using var first = await AgentProcess.StartAsync(worker);
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => file.BytesSent > 100_000);

        first.Kill();
        await Eventually.HoldsAsync(() => worker.Origin.Connections == 0 || file.BytesSent == 1_000_000);
        using var second = await AgentProcess.StartAsync(worker);
        await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);

        Assert.Equal(1_000_000, file.BytesSent);
        await AgentProcess.StopAsync(second, worker);
    }

    [Fact]
    public async Task AnAgentThatIsGoneForGoodLeavesNothingRunningAfterTheLease()
    {
        await using var worker = await TestWorker.IdleAsync();
        worker.Hub.Lease = TimeSpan.FromSeconds(3);
        using var agent = await AgentProcess.StartAsync(worker);
        var lane = worker.Lane()!;

        agent.Kill();

        await Eventually.HoldsAsync(() => ProcessIdentity.Of(lane.Aria2Pid) is null && ProcessIdentity.Of(lane.GuardPid) is null, what: "both end");
    }

    [Fact]
    public async Task AnAria2ThatIsNotTheOneWrittenDownIsNotAdopted()
    {
        await using var worker = await TestWorker.IdleAsync();
        using var first = await AgentProcess.StartAsync(worker);
        var lane = worker.Lane()!;
        first.Kill();

        // As if an agent had died between starting its aria2c and writing it down.
        (lane with { Aria2Start = lane.Aria2Start - 1 }).Write(worker.Data("lanes", "0", "lane.json"));
        using var second = await AgentProcess.StartAsync(worker);

        await Eventually.HoldsAsync(() => worker.Lane() is { } now && now.Aria2Pid != lane.Aria2Pid, what: "another aria2c");
        Assert.Null(ProcessIdentity.Of(lane.Aria2Pid));
        Assert.Null(ProcessIdentity.Of(lane.GuardPid));
        await AgentProcess.StopAsync(second, worker);
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("journal")]
    [InlineData("lanes/0/guard.sh")]
    [InlineData("lanes/0/aria2.pid")]
    [InlineData("lanes/0/lane.json")]
    public async Task AnAgentThatIsToldToEndWhileItStartsEndsSoonAndLeavesNothingRunning(string reached)
    {
        await using var worker = await TestWorker.IdleAsync();
        using var agent = AgentProcess.Launch(worker);
        await Eventually.HoldsAsync(() => File.Exists(worker.Data(reached)));

        agent.Os.Terminate();
        await agent.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal(0, agent.ExitCode);
        Assert.Empty(OsProcess.With(worker.Data()));
    }

    [Fact]
    public async Task AnAgentFrozenPastItsLeaseReportsNothingAsItsOwnAndItsLateResultIsTakenBack()
    {
        await using var worker = await TestWorker.IdleAsync();
        worker.Hub.Lease = TimeSpan.FromSeconds(3);
        worker.Origin.BytesPerSecond = 200_000;
        var (slow, small) = (TestWorker.Order(worker.Origin.Add("/slow.bin", 10_000_000)), TestWorker.Order(worker.Origin.Add("/small.bin", 1000)));
        using var agent = await AgentProcess.StartAsync(worker);
        var lane = worker.Lane()!;
        var isFrozen = false;
        worker.Hub.Verdict = report => isFrozen ? ReportVerdict.Superseded
            : report.Event == PartEvent.Started ? ReportVerdict.Accepted
            : (isFrozen = agent.Os.Stop()) ? ReportVerdict.Unknown
            : throw new InvalidOperationException("It could not be frozen.");

        await worker.Hub.AssignAsync(slow, small);
        await worker.Hub.HearsAsync(small.Key, PartEvent.Completed);
        Assert.True(File.Exists(worker.Root("small.bin")));
        await Eventually.HoldsAsync(() => ProcessIdentity.Of(lane.Aria2Pid) is null && ProcessIdentity.Of(lane.GuardPid) is null, what: "the guard ends both");
        worker.Hub.Settle(slow.Key);
        worker.Hub.Settle(small.Key);
        agent.Os.Continue();

        await Eventually.HoldsAsync(() => worker.Hub.Reports.Count(report => report.Event == PartEvent.Completed) == 2, what: "the late report");
        await Eventually.HoldsAsync(() => !File.Exists(worker.Root("small.bin")), what: "its file is taken back");
        await worker.Hub.AgreesAsync();
        await Eventually.HoldsAsync(() => !Directory.Exists(worker.Work(slow.Key)), what: "what it had of the other is dropped");
        Assert.Null(worker.Hub.Find(slow.Key, PartEvent.Completed));
        await Eventually.HoldsAsync(() => worker.Lane() is { } now && now != lane, what: "its lane is started again under the new lease");
        await AgentProcess.StopAsync(agent, worker);
    }

    [Fact]
    public async Task AllFaultsOfItsSettingsAreSaidAtOnce()
    {
        await using var worker = await TestWorker.IdleAsync();

        using var agent = ChildProcess.StartAssembly(
            "AriaCluster.Worker", worker.Data("agent.log"),
            "--Worker:Name=No Good", "--Worker:Hub=http://hub.example:6880", "--Worker:Slots=0", "--Worker:Aria2=/no/such/aria2c", "--Worker:Root=");
        await agent.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, agent.ExitCode);
        foreach (var fault in (string[])["Slots='0'", "Name='No Good'", "Hub='http://hub.example:6880'", "Aria2='/no/such/aria2c'", "Root=''"])
        {
            Assert.Contains($"Worker:{fault} (command line): ", agent.Log(), StringComparison.Ordinal);
        }
    }
}
