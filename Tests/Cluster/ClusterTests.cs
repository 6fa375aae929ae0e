using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

public sealed class ClusterTests
{
    [Fact]
    public async Task SingleTasksAndBatchesAreCompletedByWorkers()
    {
        await using var scene = await Scene.StartAsync();
        scene.AddWorker("w1", slots: 4);
        scene.AddWorker("w2", slots: 4, seed: 2);

        var ids = (await scene.SubmitBatchAsync(100)).Add(await scene.SubmitAsync());

        await scene.ToldAsync(ids, async () =>
        {
            await scene.UntilAsync(async () => await CompletedAsync(scene) == ids.Length);
            Assert.All(await Task.WhenAll(ids.Select(scene.GetAsync)), task => Assert.Equal(Assignments(task), task.Parts[0].Attempt));
        });
    }

    // What waits ahead on one worker may be called back for a slot that is free on the other.
    private static int Assignments(TaskSnapshot task) => task.History.Count(line => line.Text.Contains(" given to ", StringComparison.Ordinal));

    private static async Task<long> CompletedAsync(Scene scene) =>
        (await scene.Index.CountAsync(TestContext.Current.CancellationToken)).GetValueOrDefault(DownloadStatus.Completed);
}
