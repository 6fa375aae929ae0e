using AriaCluster.Cluster;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>Speed limits on their way to the agents.</summary>
public sealed class SpeedTests
{
    private static readonly TimeSpan _looks = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task TheClustersLimitIsDividedAmongThoseWhoDownloadAndTakenBack()
    {
        await using var scene = await Scene.StartAsync();
        var workers = new[] { scene.AddWorker("w1", slots: 1).Hold(), scene.AddWorker("w2", slots: 1).Hold(), scene.AddWorker("w3", slots: 1).Hold() };
        await scene.SubmitBatchAsync(2);
        await scene.UntilAsync(() => workers.Sum(worker => worker.Begun.Length) == 2);

        await SetAsync(scene, new() { BytesPerSecond = 3_000_000 });
        await scene.PassAsync(_looks);

        Assert.Equal([150_000, 1_425_000, 1_425_000], workers.Select(worker => worker.SpeedLimit).Order());
        await SetAsync(scene, null);
        await scene.PassAsync(_looks);
        Assert.All(workers, worker => Assert.Equal(0, worker.SpeedLimit));
    }

    [Fact]
    public async Task AWorkersOwnLimitGoesBeforeAGreaterShareAlsoAfterARestart()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 1);
        await scene.PassAsync(_looks);
        Assert.Equal(0, worker.SpeedLimit);

        await scene.Cluster.CallAsync(_ => scene.WorkerGrain("w1").SetSpeedAsync(new() { BytesPerSecond = 500_000 }));
        await SetAsync(scene, new() { BytesPerSecond = 3_000_000 });
        await scene.PassAsync(_looks);
        Assert.Equal(500_000, worker.SpeedLimit);
        worker.SpeedLimit = null;
        await scene.Cluster.RestartAsync();
        await scene.PassAsync(_looks);

        Assert.Equal(500_000, worker.SpeedLimit);
        Assert.Equal(500_000, (await scene.WorkerGrain("w1").GetAsync())!.SpeedLimitNow);
    }

    [Fact]
    public async Task AWindowBeginsAndEndsByItself()
    {
        await using var scene = await Scene.StartAsync();
        var worker = scene.AddWorker("w1", slots: 1);
        var from = TimeSpan.FromMinutes(Math.Floor(scene.Now.TimeOfDay.TotalMinutes) + 2);
        var days = Enum.GetValues<WeekDays>().Aggregate((all, day) => all | day);
        await SetAsync(scene, new() { Windows = [new(from, from + TimeSpan.FromMinutes(1), days, 700_000)] });

        await scene.PassAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, worker.SpeedLimit);
        await scene.UntilAsync(() => worker.SpeedLimit == 700_000);
        var begun = scene.Now;
        await scene.UntilAsync(() => worker.SpeedLimit == 0);

        Assert.InRange(begun.TimeOfDay, from, from + TimeSpan.FromSeconds(6));
        Assert.InRange(scene.Now - begun, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(70));
    }

    private static Task<ControlOutcome> SetAsync(Scene scene, SpeedLimit? limit) =>
        scene.Cluster.CallAsync(grains => grains.GetGrain<IClusterGrain>(IClusterGrain.Key).SetSpeedAsync(limit, Scene.Somebody));
}
