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
        scene.AddWorker("w1", slots: 2).Complete();
        await scene.PassAsync(TimeSpan.FromSeconds(5));
        var before = await GetAsync(scene);

        // No task says this; one of another version might.
        var nobodys = PendingSamples.Part(1) with { Owner = null! };
        await scene.Cluster.CallAsync(async grains =>
        {
            await grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).TasksChangedAsync([new(nobodys.TaskId, DownloadStatus.Pending, nobodys, null, null, KeepBytes: false)]);
            return true;
        });
        var id = await scene.SubmitAsync();

        await scene.UntilAsync(id, DownloadStatus.Completed);
        Assert.True((await GetAsync(scene)).Epoch > before.Epoch);
    }

    private static Task<SchedulerSnapshot> GetAsync(Scene scene) =>
        scene.Cluster.CallAsync(grains => grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).GetAsync());
}
