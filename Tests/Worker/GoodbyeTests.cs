using System.Diagnostics;
using AriaCluster.Tasks;
using AriaCluster.Worker.Lanes;
using AriaCluster.Worker.Leases;

namespace AriaCluster.Tests.Agents;

/// <summary>What a worker says to the hub when it is stopped.</summary>
public sealed class GoodbyeTests
{
    [Fact]
    public async Task ItSaysSoOnceNothingRunsAnyMoreAndComesBackWithItsBytes()
    {
        await using var worker = await TestWorker.StartAsync();
        worker.Origin.BytesPerSecond = 300_000;
        var file = worker.Origin.Add("/file.bin", 900_000);
        var order = TestWorker.Order(file);
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(() => file.BytesSent > 100_000);
        var lane = worker.Lane()!;
        var (ran, lease) = ((ProcessIdentity?)null, true);
        worker.Hub.Leaves = () => (ran, lease) = (ProcessIdentity.Of(lane.Aria2Pid), new Lease(worker.Data("lease"), worker.Uptime).IsValid);

        await worker.StopAgentAsync();

        Assert.Equal((1L, null, false), (worker.Hub.Left, ran, lease));
        Assert.True(File.Exists(Path.Combine(worker.Work(order.Key), "file.bin.aria2")));

        await worker.StartAgentAsync();
        await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);
        Assert.Equal(2, worker.Hub.Sessions);
        Assert.InRange(file.BytesSentAgain, 0, 400_000);
    }

    [Fact]
    public async Task AHubThatIsAwayIsNotWaitedFor()
    {
        await using var worker = await TestWorker.StartAsync();
        worker.Hub.Refusal = 503;
        worker.Hub.Cut();
        await Eventually.HoldsAsync(() => worker.Hub.Refusals > 0);
        var since = Stopwatch.GetTimestamp();

        await worker.StopAgentAsync();

        Assert.Null(worker.Hub.Left);
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.DoesNotContain("was given up", worker.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHubThatDoesNotAnswerIsLeftAfterAMoment()
    {
        await using var worker = await TestWorker.StartAsync();
        worker.Hub.IsFrozen = true;

        await worker.StopAgentAsync();

        Assert.Null(worker.Hub.Left);
        Assert.Contains("hub told was given up", worker.Log, StringComparison.Ordinal);
    }
}
