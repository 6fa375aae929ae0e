namespace AriaCluster.Cluster;

/// <summary>Changes of the settings.</summary>
internal static class SettingsChanges
{
    /// <summary>A host's setting replaces the one before; one that says nothing is dropped.</summary>
    public static ClusterSettings With(this ClusterSettings settings, HostSetting host)
    {
        if (settings.Hosts.Contains(host))
        {
            return settings;
        }

        var others = settings.Hosts.RemoveAll(known => known.Host == host.Host);
        var saysNothing = host is { Connections: null, StartsPerSecond: null };
        return saysNothing && others.Length == settings.Hosts.Length ? settings : settings with { Hosts = saysNothing ? others : others.Add(host) };
    }
}
