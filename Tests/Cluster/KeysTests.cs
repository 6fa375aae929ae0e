using AriaCluster.Cluster;

namespace AriaCluster.Tests.Cluster;

public sealed class KeysTests
{
    [Fact]
    public async Task ARemovedKeyStaysAwayAndTheOthersStay()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await PutAsync(cluster, "one");
        await PutAsync(cluster, "two");

        Assert.True(await RemoveAsync(cluster, "one"));
        await cluster.RestartAsync();

        Assert.Equal(["two"], await NamesAsync(cluster));
    }

    [Fact]
    public async Task RemovingAKeyThatIsNotThereIsNoFailure()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await PutAsync(cluster, "one");

        Assert.True(await RemoveAsync(cluster, "two"));

        Assert.Equal(["one"], await NamesAsync(cluster));
    }

    private static async Task PutAsync(GrainCluster cluster, string name)
    {
        var key = new ApiKey(name, "hash", KeyScopes.Read, cluster.Time.GetUtcNow(), null);
        Assert.True(await cluster.CallAsync(grains => grains.GetGrain<IClusterGrain>(IClusterGrain.Key).PutKeyAsync(key)));
    }

    private static Task<bool> RemoveAsync(GrainCluster cluster, string name) =>
        cluster.CallAsync(grains => grains.GetGrain<IClusterGrain>(IClusterGrain.Key).RemoveKeyAsync(name));

    private static async Task<IEnumerable<string>> NamesAsync(GrainCluster cluster) =>
        (await cluster.CallAsync(grains => grains.GetGrain<IClusterGrain>(IClusterGrain.Key).GetKeysAsync())).Select(key => key.Name);
}
