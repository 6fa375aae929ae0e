using AriaCluster.Cluster;
using AriaCluster.Embedded;
using AriaCluster.Tasks;
using AriaCluster.Tests.Cluster;

namespace AriaCluster.Tests.Engine.Embedded;

/// <summary>Proposals of which the scheduler does not hear whether they took effect, and which did: nothing else goes wrong here.</summary>
public sealed class UnansweredProposalTests
{
    private const int Limit = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task NothingIsPlannedInPlaceOfWhatMayBeAssigned(int seed)
    {
        await using var scene = await StartAsync(seed);
        FakeAgent[] workers = [scene.AddWorker("w1", slots: 8, seed).Hold(), scene.AddWorker("w2", slots: 8, seed + 1).Hold()];
        while (await scene.Cluster.CallAsync(grains => grains.GetGrain<IClusterGrain>(IClusterGrain.Key).SetHostAsync(new("origin.test", Limit, null), "ann"))
            is not (ControlOutcome.Done or ControlOutcome.Already))
        {
            await scene.StepAsync();
        }

        await scene.PassAsync(TimeSpan.FromSeconds(5));
        await scene.SubmitBatchAsync(20);

        for (var end = scene.Now.AddMinutes(1); scene.Now < end;)
        {
            await scene.StepAsync();
            Assert.InRange(workers.Sum(worker => worker.Begun.Length), 0, Limit);
        }

        await scene.UntilAsync(() => workers.Sum(worker => worker.Begun.Length) == Limit);
    }

    // Every other write takes effect, and its writer does not know. Who plans anew takes another worker.
    private static async Task<Scene> StartAsync(int seed)
    {
        var options = Scene.OptionsOf(settings: ("Scheduling:Strategy", "RoundRobin"));
        var hostility = new HostilityOptions { Seed = seed, Rates = new() { [Fault.WriteUnacknowledged] = 0.5 } };
        return new(await GrainCluster.StartAsync(ClusterEngine.Create(options, hostility), options.Time));
    }
}
