using AriaCluster.Cluster;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Support;

public sealed class GrainClusterTests
{
    [Fact]
    public async Task WhatAGrainWroteOutlivesTheClustersDeath()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var id = TaskId.New(cluster.Time.GetUtcNow());
        var created = await CreateAsync(cluster, id);
        Assert.Equal(CreateOutcome.Created, created.Outcome);

        await cluster.RestartAsync();

        var task = await cluster.CallAsync(grains => grains.GetGrain<ITaskGrain>(id).GetAsync());
        Assert.Equal(DownloadStatus.Pending, task!.Status);
        Assert.Single(await cluster.Service<ITaskIndex>().FindAsync([id], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task InAHostileClusterARepeatedCallIsAnsweredInTheEnd(int seed)
    {
        await using var cluster = await GrainCluster.StartAsync(new() { HostileSeed = seed });

        for (var i = 0; i < 50; i++)
        {
            var key = new ApiKey($"key-{i}", "hash", KeyScopes.Read, cluster.Time.GetUtcNow(), null);
            await cluster.CallAsync(async grains =>
                Assert.True(await grains.GetGrain<IClusterGrain>(IClusterGrain.Key).PutKeyAsync(key) || await NotYetAsync()));
        }

        cluster.MakePeace();
        await cluster.RestartAsync();
        var keys = await cluster.CallAsync(grains => grains.GetGrain<IClusterGrain>(IClusterGrain.Key).GetKeysAsync());
        Assert.Equal(50, keys.Length);
    }

    // "Unknown, repeat" is an answer like a timeout.
    private static Task<bool> NotYetAsync() => throw new TimeoutException();

    private static Task<CreateReply> CreateAsync(GrainCluster cluster, string id) => cluster.CallAsync(grains =>
        grains.GetGrain<ITaskGrain>(id).CreateAsync(new TaskCreation(
            new TaskSpecification { Uris = ["http://origin.test/file"] }, "owner", cluster.Time.GetUtcNow(), null, null)));
}
