using System.Security.Cryptography;
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
        using var first = await StartAsync(worker);
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => file.BytesSent > 1_000_000);
        var lane = worker.Lane()!;

        first.Kill();
        var sent = file.BytesSent;
        await Eventually.HoldsAsync(() => file.BytesSent > sent + 500_000, what: "aria2c goes on without an agent");
        using var second = await StartAsync(worker);
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);

        Assert.Equal(lane, worker.Lane());
        Assert.Equal(4_000_000, file.BytesSent);
        Assert.Equal(file.Sha256, await HashAsync(report.Result!.Files.Single().Path));
        await StopAsync(second, worker);
    }

    [Fact]
    public async Task ADownloadThatEndsWhileThereIsNoAgentIsNotFetchedTwice()
    {
        await using var worker = await TestWorker.IdleAsync();
        worker.Origin.BytesPerSecond = 500_000;
        var file = worker.Origin.Add("/file.bin", 1_000_000);
        var order = TestWorker.Order(file);
        using var first = await StartAsync(worker);
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => file.BytesSent > 100_000);

        first.Kill();
        await Eventually.HoldsAsync(() => worker.Origin.Connections == 0 || file.BytesSent == 1_000_000);
        using var second = await StartAsync(worker);
        await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);

        Assert.Equal(1_000_000, file.BytesSent);
        await StopAsync(second, worker);
    }

    [Fact]
    public async Task AnAgentThatIsGoneForGoodLeavesNothingRunningAfterTheLease()
    {
        await using var worker = await TestWorker.IdleAsync();
        worker.Hub.Lease = TimeSpan.FromSeconds(3);
        using var agent = await StartAsync(worker);
        var lane = worker.Lane()!;

        agent.Kill();

        await Eventually.HoldsAsync(() => ProcessIdentity.Of(lane.Aria2Pid) is null && ProcessIdentity.Of(lane.GuardPid) is null, what: "both end");
    }

    [Fact]
    public async Task AnAria2ThatIsNotTheOneWrittenDownIsNotAdopted()
    {
        await using var worker = await TestWorker.IdleAsync();
        using var first = await StartAsync(worker);
        var lane = worker.Lane()!;
        first.Kill();

        // As if an agent had died between starting its aria2c and writing it down.
        (lane with { Aria2Start = lane.Aria2Start - 1 }).Write(worker.Data("lanes", "0", "lane.json"));
        using var second = await StartAsync(worker);

        await Eventually.HoldsAsync(() => worker.Lane() is { } now && now.Aria2Pid != lane.Aria2Pid, what: "another aria2c");
        Assert.Null(ProcessIdentity.Of(lane.Aria2Pid));
        Assert.Null(ProcessIdentity.Of(lane.GuardPid));
        await StopAsync(second, worker);
    }

    [Fact]
    public async Task AllFaultsOfItsSettingsAreSaidAtOnce()
    {
        await using var worker = await TestWorker.IdleAsync();

        using var agent = ChildProcess.StartAssembly(
            "AriaCluster.Worker", worker.Data("agent.log"),
            "--Worker:Name=No Good", "--Worker:Hub=http://hub.example:6880", "--Worker:Slots=0", "--Worker:Aria2=/no/such/aria2c");
        await agent.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, agent.ExitCode);
        foreach (var fault in (string[])["Slots is '0'", "Name is 'No Good'", "Hub is 'http://hub.example:6880'", "Aria2 is '/no/such/aria2c'"])
        {
            Assert.Contains("Worker:" + fault, agent.Log(), StringComparison.Ordinal);
        }
    }

    private static async Task<ChildProcess> StartAsync(TestWorker worker)
    {
        var sessions = worker.Hub.Sessions;
        var process = ChildProcess.StartAssembly(
            "AriaCluster.Worker", worker.Data("agent.log"),
            $"--Worker:Hub={worker.Options.Hub}", $"--Worker:Name={worker.Options.Name}", $"--Worker:Data={worker.Options.Data}",
            $"--Worker:Root={worker.Options.Root}", "--Worker:Lanes=1");
        await Eventually.HoldsAsync(() => worker.Hub.Sessions > sessions && worker.Lane() is not null, what: $"a session\n{process.Log()}");
        await Eventually.HoldsAsync(() => worker.Lane() is { } lane && ProcessIdentity.Of(lane.Aria2Pid) is not null, what: "a lane");
        return process;
    }

    // As the supervisor does: it stops aria2c as well.
    private static async Task StopAsync(ChildProcess agent, TestWorker worker)
    {
        var lane = worker.Lane()!;
        agent.Os.Terminate();
        await agent.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, agent.ExitCode);
        Assert.Null(ProcessIdentity.Of(lane.Aria2Pid));
        Assert.Null(worker.Lane());
    }

    private static async Task<string> HashAsync(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)));
}
