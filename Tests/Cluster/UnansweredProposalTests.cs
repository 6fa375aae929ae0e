using AriaCluster.Cluster;

namespace AriaCluster.Tests.Cluster;

/// <summary>Calls of which the scheduler never hears whether they took effect.</summary>
public sealed class UnansweredProposalTests
{
    private const int Limit = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task NothingIsPlannedInPlaceOfWhatMayBeAssigned(int seed)
    {
        await using var scene = await Scene.StartAsync(seed);
        FakeAgent[] workers = [scene.AddWorker("w1", slots: 8, seed).Hold(), scene.AddWorker("w2", slots: 8, seed + 1).Hold()];
        await scene.Cluster.CallAsync(grains => grains.GetGrain<IClusterGrain>(IClusterGrain.Key).SetHostAsync(new("origin.test", Limit, null), "ann"));
        await scene.PassAsync(TimeSpan.FromSeconds(5));
        await scene.SubmitBatchAsync(20);

        for (var end = scene.Now.AddMinutes(2); scene.Now < end;)
        {
            await scene.StepAsync();
            Assert.InRange(workers.Sum(worker => worker.Begun.Length), 0, Limit);
        }
    }
}
