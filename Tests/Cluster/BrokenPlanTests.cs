using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Tests.Scheduling;

namespace AriaCluster.Tests.Cluster;

/// <summary>A scheduler that meets what it was not made for.</summary>
public sealed class BrokenPlanTests
{
    [Fact]
    public async Task AfterAPlanThatBrokeOffANewSchedulerPlans()
    {
        await using var scene = await Scene.StartAsync();
        scene.AddWorker("w1", slots: 2, seed: 1, new Tag("gpu", "yes")).Complete();
        await scene.PassAsync(TimeSpan.FromSeconds(5));
        var before = await GetAsync(scene);

        // No grain says this; an agent of another version might.
        var broken = PendingSamples.RoomOf("a0", slots: 100) with { Tags = [null!], Version = long.MaxValue };
        await scene.Cluster.CallAsync(async grains =>
        {
            await grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).WorkerChangedAsync(broken, []);
            return true;
        });
        var id = await scene.SubmitAsync(Scene.Specification("file") with { Tags = [new("gpu", "yes")] });

        await scene.UntilAsync(id, DownloadStatus.Completed);
        Assert.True((await GetAsync(scene)).Epoch > before.Epoch);
    }

    private static Task<SchedulerSnapshot> GetAsync(Scene scene) =>
        scene.Cluster.CallAsync(grains => grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).GetAsync());
}
