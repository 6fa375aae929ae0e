using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Cluster;

/// <summary>Changes of the settings.</summary>
internal static class SettingsChanges
{
    /// <summary>The rules replace those before, and are numbered in their order.</summary>
    public static ClusterSettings With(this ClusterSettings settings, ImmutableArray<ErrorRule> rules)
    {
        var numbered = rules.Select((rule, i) => rule with { Number = i + 1 }).ToImmutableArray();
        return numbered.SequenceEqual(settings.Errors) ? settings : settings with { Errors = numbered };
    }

    /// <summary>A host's setting replaces the one before; one that says nothing is dropped.</summary>
    public static ClusterSettings With(this ClusterSettings settings, HostSetting host)
    {
        if (settings.Hosts.Contains(host))
        {
            return settings;
        }

        var others = settings.Hosts.RemoveAll(known => known.Host == host.Host);
        var saysNothing = host is { Connections: null, StartsPerSecond: null, EgressConnections: null, EgressStartsPerSecond: null };
        return saysNothing && others.Length == settings.Hosts.Length ? settings : settings with { Hosts = saysNothing ? others : others.Add(host) };
    }

    /// <summary>Some of a host's setting replaces what was there.</summary>
    public static ClusterSettings With(this ClusterSettings settings, HostSetting host, HostLimitKinds kinds)
    {
        var known = settings.Hosts.FirstOrDefault(known => known.Host == host.Host) ?? new(host.Host, null, null);
        return settings.With(new HostSetting(
            host.Host,
            (kinds.HasFlag(HostLimitKinds.Connections) ? host : known).Connections,
            (kinds.HasFlag(HostLimitKinds.StartsPerSecond) ? host : known).StartsPerSecond,
            (kinds.HasFlag(HostLimitKinds.EgressConnections) ? host : known).EgressConnections,
            (kinds.HasFlag(HostLimitKinds.EgressStartsPerSecond) ? host : known).EgressStartsPerSecond));
    }
}
