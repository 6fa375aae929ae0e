using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.Engine.Embedded.Storage;

/// <summary>A second hub on a server's database: of this engine there is one, while hubs of the other one share it.</summary>
public sealed class SecondHubTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ItIsRefusedAndToldWhoHasTheDatabase()
    {
        using var folder = new TempFolder();
        var settings = PostgresServer.SettingsOf(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync());
        await using var first = new LocalCluster(folder["first"], settings);
        await first.StartHubAsync();
        await using var second = new LocalCluster(folder["second"], settings);

        second.Launch();
        await second.Hub.WaitForExitAsync(Ct).WaitAsync(_patience, Ct);

        Assert.Equal(3, second.Hub.ExitCode);
        Assert.Contains($"is in use by 'aria {first.Hub.Id} ", second.Hub.Log(), StringComparison.Ordinal);
    }
}
