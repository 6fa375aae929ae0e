namespace AriaCluster.Tests.Cli;

/// <summary>What tests of verbs share: the command line, and the hub that it is told of.</summary>
public abstract class HubVerbTests : IAsyncLifetime
{
    private protected FakeHub Hub { get; private set; } = null!;

    private protected CommandRun Run { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Hub = await FakeHub.StartAsync();
        Run = new CommandRun(Hub);
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        Run.Dispose();
        GC.SuppressFinalize(this);
    }
}
