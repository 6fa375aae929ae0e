using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace AriaCluster.Cluster;

/// <summary>The home of the cluster's settings.</summary>
internal sealed partial class ClusterGrain(
    [PersistentState(StateNames.Cluster, StateNames.Storage)] IPersistentState<ClusterState> state, ILogger<ClusterGrain> logger)
    : Grain, IClusterGrain
{
    private readonly Stored<ClusterState> _cluster = new(state, logger);

    public async Task<ImmutableArray<ApiKey>> GetKeysAsync() => await _cluster.IsKnownAsync()
        ? _cluster.Value.Keys
        : throw new OrleansException("The cluster's settings cannot be read.");

    public async Task<bool> PutKeyAsync(ApiKey key)
    {
        if (!await _cluster.IsKnownAsync())
        {
            return false;
        }

        // The same call repeated writes nothing.
        if (_cluster.Value.Keys.Contains(key))
        {
            return true;
        }

        if (!await _cluster.TryWriteAsync(_cluster.Value.WithKey(key)))
        {
            return false;
        }

        LogKey(logger, key.Name, key.Scopes);
        return true;
    }

    public async Task<bool> RemoveKeyAsync(string name)
    {
        if (!await _cluster.IsKnownAsync())
        {
            return false;
        }

        var next = _cluster.Value.WithoutKey(name);
        if (next.Keys.Length == _cluster.Value.Keys.Length)
        {
            return true;
        }

        if (!await _cluster.TryWriteAsync(next))
        {
            return false;
        }

        LogRevoked(logger, name);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "API key {Name} is revoked")]
    private static partial void LogRevoked(ILogger logger, string name);

    [LoggerMessage(Level = LogLevel.Information, Message = "API key {Name} is set, for {Scopes}")]
    private static partial void LogKey(ILogger logger, string name, KeyScopes scopes);
}
