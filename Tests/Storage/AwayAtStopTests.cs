using System.Diagnostics;
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
        var watch = Stopwatch.StartNew();

        cluster.Hub.Os.Terminate();
        await cluster.Hub.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It took {watch.Elapsed}: {cluster.Hub.Log()}");
        Assert.Equal(0, cluster.Hub.ExitCode);
        Assert.Contains("Stop: database closed", cluster.Hub.Log(), StringComparison.Ordinal);
    }
}
