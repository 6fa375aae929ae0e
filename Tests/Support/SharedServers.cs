[assembly: AssemblyFixture(typeof(SharedServers))]

namespace AriaCluster.Tests.Support;

/// <summary>Ends with the run, and with it what tests share.</summary>
public sealed class SharedServers : IAsyncDisposable
{
    public ValueTask DisposeAsync() => PostgresServer.EndSharedAsync();
}
