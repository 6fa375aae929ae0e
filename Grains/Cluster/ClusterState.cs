using System.Collections.Immutable;

namespace AriaCluster.Cluster;

/// <summary>What people have set for the whole cluster.</summary>
internal sealed record ClusterState
{
    public ImmutableArray<ApiKey> Keys { get; init; } = [];

    public ImmutableArray<JoinToken> JoinTokens { get; init; } = [];

    public ImmutableArray<KeyUse> Uses { get; init; } = [];

    public ClusterSettings Settings { get; init; } = new();

    /// <summary>When a key or join token was last seen to have expired; null for never.</summary>
    public DateTimeOffset? ExpiredBy { get; init; }

    public ClusterState WithKey(ApiKey key) => this with { Keys = [.. WithoutKey(key.Name).Keys, key] };

    public ClusterState WithoutKey(string name) => this with
    {
        Keys = [.. Keys.Where(known => known.Name != name)],
        Uses = [.. Uses.Where(use => use.Name != name)],
    };

    /// <summary>The same state unless something has expired of which that was not known.</summary>
    public ClusterState WithExpired(DateTimeOffset now)
    {
        var ends = Keys.Select(key => key.ExpiresAt).Concat(JoinTokens.Select(token => (DateTimeOffset?)token.ExpiresAt));
        return ends.Any(end => end <= now && !(end <= ExpiredBy)) ? this with { ExpiredBy = now } : this;
    }

    /// <summary>The same state if nothing in it is news. A use of a key that is gone is none.</summary>
    public ClusterState WithUses(ImmutableArray<KeyUse> uses)
    {
        var latest = Uses.ToDictionary(use => use.Name, use => use.At, StringComparer.Ordinal);
        var isNews = false;
        foreach (var use in uses.Where(use => Keys.Any(key => key.Name == use.Name) && use.At > latest.GetValueOrDefault(use.Name)))
        {
            latest[use.Name] = use.At;
            isNews = true;
        }

        return isNews ? this with { Uses = [.. latest.Select(use => new KeyUse(use.Key, use.Value)).OrderBy(use => use.Name, StringComparer.Ordinal)] } : this;
    }
}
