using AriaCluster.Tests.EndToEnd;
using AriaCluster.Tests.Engine;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.Storage;

/// <summary>A hub that is told to stop while its database answers nothing.</summary>
public sealed class AwayAtStopTests
{
    [Fact]
    public async Task ADatabaseThatIsAwayHoldsNoHubUp()
    {
        await using var server = await PostgresServer.StartAsync();
        using var folder = new TempFolder();
        await using var cluster = new LocalCluster(folder.Path, EngineProcesses.SettingsOf(await server.CreateDatabaseAsync()));
        await cluster.StartHubAsync();
        server.Freeze();

        var took = await TimedStop.OfAsync(cluster.Hub, 0, hub => hub.Terminate());

        Assert.True(took < TimedStop.Bound, $"It took {took}: {cluster.Hub.Log()}");
        Assert.Contains("Stop: database closed", cluster.Hub.Log(), StringComparison.Ordinal);
    }
}
