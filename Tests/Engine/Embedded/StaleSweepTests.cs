using AriaCluster.Tasks;
using AriaCluster.Tests.Cluster;
using Microsoft.Extensions.DependencyInjection;

namespace AriaCluster.Tests.Engine.Embedded;

/// <summary>The scheduler reads the task table while a message tells of what changed after the row was read.</summary>
public sealed class StaleSweepTests
{
    [Fact]
    public async Task AMovedTaskKeepsItsNewPlace()
    {
        HeldIndex index = null!;
        var options = Scene.OptionsOf();
        await using var scene = new Scene(await GrainCluster.StartAsync(new GrainClusterOptions
        {
            Services = services =>
            {
                options.Services(services);
                var inner = services.Last(service => service.ServiceType == typeof(ITaskIndex));
                (var proxy, index) = HeldIndex.Around((ITaskIndex)inner.ImplementationInstance!);
                services.AddSingleton(proxy);
            },
        }));
        var first = await scene.SubmitAsync();
        await scene.PassAsync(TimeSpan.FromSeconds(10));

        index.Hold();
        var second = await scene.SubmitAsync(Scene.Specification("second"));
        await scene.UntilAsync(() => index.Held > 0);
        await scene.TaskGrain(second).MoveAsync(Scene.Somebody, new(Position: 1, Tie: null));
        await scene.PassAsync(TimeSpan.FromSeconds(1));
        index.Release();
        await scene.PassAsync(TimeSpan.FromSeconds(1));

        var worker = scene.AddWorker("w1", slots: 1).Complete();
        await scene.UntilAsync(() => worker.Files.Count == 2);
        Assert.Equal([second, first], worker.Begun.Select(key => key.TaskId));
    }
}
