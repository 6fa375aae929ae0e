using System.Collections.Immutable;
using AriaCluster.Tasks;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace AriaCluster.Cluster;

// The tokens by which machines join.
internal sealed partial class ClusterGrain
{
    private const int MaxJoinTokens = 100;

    public async Task<ImmutableArray<JoinToken>> GetJoinTokensAsync() => await IsKnownAsync()
        ? JoinTokens()
        : throw new OrleansException("The join tokens cannot be read.");

    public async Task<ControlOutcome> AddJoinTokenAsync(JoinToken token)
    {
        if (!await IsKnownAsync())
        {
            return ControlOutcome.Unknown;
        }

        var known = JoinTokens();
        if (known.Contains(token) || known.Length >= MaxJoinTokens)
        {
            return known.Contains(token) ? ControlOutcome.Already : ControlOutcome.WrongStatus;
        }

        return await StoreAsync(known.Add(token), $"{token.Id} is made, until {token.ExpiresAt:O}, by {token.By}");
    }

    public async Task<ControlOutcome> RemoveJoinTokenAsync(string id)
    {
        if (!await IsKnownAsync())
        {
            return ControlOutcome.Unknown;
        }

        var known = JoinTokens();
        var left = known.RemoveAll(token => token.Id == id);
        return left.Length == known.Length ? ControlOutcome.NotFound : await StoreAsync(left, $"{id} is revoked");
    }

    // Whoever is late is forgotten with the next write.
    private ImmutableArray<JoinToken> JoinTokens() => _cluster.Value.JoinTokens.RemoveAll(token => token.ExpiresAt <= clock.Now);

    private async Task<ControlOutcome> StoreAsync(ImmutableArray<JoinToken> tokens, string what)
    {
        if (!await _cluster.TryWriteAsync(_cluster.Value with { JoinTokens = tokens }))
        {
            return ControlOutcome.Unknown;
        }

        LogJoinToken(logger, what);
        return ControlOutcome.Done;
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Information, Message = "Join token {Change}")]
    private static partial void LogJoinToken(ILogger logger, string change);
}
