using System.Globalization;

namespace AriaCluster.Tests.Agents;

/// <summary>Speed limits as real lanes have them.</summary>
public sealed class SpeedTests
{
    private const int Lanes = 2;

    [Fact]
    public async Task TheHubsLimitIsDividedOverTheLanesAndSaidAgainToALaneThatWasStartedAgain()
    {
        await using var worker = await TestWorker.StartAsync(worker =>
        {
            worker.Options.Lanes = Lanes;
            worker.Hub.SpeedLimit = 4_000_000;
        });
        await Eventually.HoldsAsync(async () => (await LimitsAsync(worker)).Sum() == 4_000_000, what: "both lanes have their share");

        TestWorker.Kill(worker.Lane(1)!.Aria2Pid);
        await Eventually.HoldsAsync(async () => (await LimitsAsync(worker)).Sum() == 4_000_000, what: "the new aria2c has its share");

        worker.Hub.SpeedLimit = 0;
        await Eventually.HoldsAsync(async () => (await LimitsAsync(worker)).Sum() == 0, what: "no lane has a limit");
    }

    [Fact]
    public async Task ALaneThatDownloadsAloneHasAlmostAllAndKeepsToIt()
    {
        await using var worker = await TestWorker.StartAsync(worker =>
        {
            worker.Options.Lanes = Lanes;
            worker.Hub.SpeedLimit = 400_000;
        });
        await Eventually.HoldsAsync(async () => (await LimitsAsync(worker)).Sum() == 400_000, what: "both lanes have their share");
        var (slow, quick) = (worker.Origin.Add("/slow.bin", 40_000_000), worker.Origin.Add("/quick.bin", 10_000));

        var order = TestWorker.Order(slow);
        await worker.Hub.AssignAsync(order);
        await Eventually.HoldsAsync(async () => (await LimitsAsync(worker)).Max() == 380_000, what: "the busy lane has what the other one does not need");
        await worker.IsUnderWayAsync(order.Key);
        var small = TestWorker.Order(quick);
        await worker.Hub.AssignAsync(small);
        await worker.Hub.HearsAsync(small.Key, AriaCluster.Tasks.PartEvent.Completed);

        // Without a limit loopback would have brought all of it long ago.
        Assert.InRange(worker.Hub.LastHeartbeat!.Progress.Single(part => part.Key == order.Key).CompletedBytes, 1, slow.LengthBytes / 2);
    }

    private static async Task<long[]> LimitsAsync(TestWorker worker)
    {
        try
        {
            return await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => worker.AskAria2Async(lane, "aria2.getGlobalOption", parameters: null, answer =>
                long.Parse(answer.Result.GetProperty("max-overall-download-limit").GetString()!, CultureInfo.InvariantCulture))));
        }
        catch (Exception e) when (e is TimeoutException or NullReferenceException or IOException)
        {
            // One of them is just being started.
            return [-1];
        }
    }
}
