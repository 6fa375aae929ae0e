using System.Collections.Immutable;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>Which task goes where, and when.</summary>
public sealed class PlacementTests
{
    private static readonly TimeSpan _moment = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task ATaskWaitsForAWorkerWithItsTagsAndSaysSo()
    {
        await using var scene = await Scene.StartAsync();
        var (gpu, eu) = (new Tag("gpu", "yes"), new Tag("zone", "eu"));
        scene.AddWorker("w1", slots: 8, seed: 1, gpu).Complete();
        scene.AddWorker("w2", slots: 8, seed: 1, gpu with { Value = "no" }, eu).Complete();

        var id = await scene.SubmitAsync(Scene.Specification("file") with { Tags = [new("gpu", "yes"), new("zone", "eu")] });
        await scene.PassAsync(_moment);
        Assert.Equal("no_tags", await scene.ExplainAsync(id));
        scene.AddWorker("w3", slots: 1, seed: 1, eu, gpu).Complete();

        await scene.UntilAsync(id, DownloadStatus.Completed);
        Assert.Equal("w3", (await scene.GetAsync(id)).Result?.Worker);
    }

    [Fact]
    public async Task MoreUrgentTasksGoFirstAndOfEqualOnesTheOlder()
    {
        await using var scene = await Scene.StartAsync();
        TaskPriority[] priorities = [TaskPriority.Low, TaskPriority.Normal, TaskPriority.Urgent, TaskPriority.High, TaskPriority.Urgent, TaskPriority.Low];
        var ids = new List<string>();
        foreach (var priority in priorities)
        {
            ids.Add(await scene.SubmitAsync(Scene.Specification("file") with { Priority = priority }));
            scene.Cluster.Time.Advance(TimeSpan.FromMilliseconds(10));
        }

        var worker = scene.AddWorker("w1", slots: 1).Complete();
        await scene.UntilAsync(() => worker.Begun.Length == ids.Count);

        Assert.Equal([ids[2], ids[4], ids[3], ids[1], ids[0], ids[5]], worker.Begun.Select(key => key.TaskId));
    }

    [Theory]
    [InlineData("leastLoaded", 3, 1)]
    [InlineData("roundRobin", 2, 2)]
    public async Task AStrategyDividesTheWork(string strategy, int onLarge, int onSmall)
    {
        await using var scene = await Scene.StartAsync(null, ($"{SchedulingOptions.Section}:{nameof(SchedulingOptions.Strategy)}", strategy));
        var (large, small) = (scene.AddWorker("w1", slots: 8).Hold(), scene.AddWorker("w2", slots: 2).Hold());
        await scene.PassAsync(_moment);

        await scene.SubmitBatchAsync(4);
        await scene.UntilAsync(() => large.Held.Length + small.Held.Length == 4);

        Assert.Equal((onLarge, onSmall), (large.Held.Length, small.Held.Length));
    }

    [Fact]
    public async Task SlotsBoundWhatAWorkerHoldsAndTheRestSaysThatItWaitsForOne()
    {
        await using var scene = await Scene.StartAsync();
        var workers = ImmutableArray.Create(scene.AddWorker("w1", slots: 3).Hold(), scene.AddWorker("w2", slots: 2).Hold());

        var ids = await scene.SubmitBatchAsync(20);
        await scene.PassAsync(TimeSpan.FromSeconds(60));

        Assert.Equal([3, 2], workers.Select(worker => worker.MostHeld));
        Assert.Equal("no_slots", await scene.ExplainAsync(ids[^1]));
    }

    [Fact]
    public async Task OneThatEndsManyHoldsSomeAheadAndGivesThemToWhoHasASlotWhenTheyLast()
    {
        await using var scene = await Scene.StartAsync();
        var quick = scene.AddWorker("w1", slots: 4).Complete();
        var ids = await scene.SubmitBatchAsync(60);
        await scene.UntilAsync(() => quick.Held.Length > 4);
        quick.Hold();
        Assert.InRange(quick.MostHeld, 5, 9);

        var other = scene.AddWorker("w2", slots: 60).Hold();
        await scene.UntilAsync(() => quick.Held.Length == 4 && other.Held.Length + quick.Begun.Length == ids.Length);

        var tasks = await Task.WhenAll(ids.Select(scene.GetAsync));
        Assert.Contains(tasks, task => task.History.Any(line => line.Text == "attempt 1 recalled from w1, which is busy"));
        Assert.All(tasks, task => Assert.Equal(0, task.Failures));
    }
}
