using AriaCluster.Tasks;

namespace AriaCluster.Tests.Support;

public sealed class GrainClusterTests
{
    [Fact]
    public async Task ItsDatabaseOutlivesItsDeath()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var before = cluster.Service<ITaskIndex>();
        Assert.Equal(0, await before.ReadSeqAsync(TestContext.Current.CancellationToken));

        await cluster.RestartAsync();

        Assert.Equal(0, await cluster.Service<ITaskIndex>().ReadSeqAsync(TestContext.Current.CancellationToken));
    }
}
