using System.Collections.Concurrent;

namespace AriaCluster.Api.Workers;

/// <summary>The workers' connections to this process.</summary>
internal sealed class WorkerConnections
{
    private readonly ConcurrentDictionary<WorkerRelay, string> _relays = new(ReferenceEqualityComparer.Instance);

    /// <summary>Serves a connection until it ends.</summary>
    public async Task RunAsync(string name, WorkerRelay relay, CancellationToken stopping)
    {
        _relays[relay] = name;
        try
        {
            await relay.RunAsync(stopping);
        }
        finally
        {
            _relays.TryRemove(relay, out _);
        }
    }

    /// <summary>Closes the connections of a worker whose token was revoked.</summary>
    public Task RevokeAsync(string name) =>
        Task.WhenAll(_relays.Where(relay => relay.Value == name).Select(relay => relay.Key.RevokedAsync()));
}
