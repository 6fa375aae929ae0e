namespace AriaCluster.Api.Hub;

/// <summary>What of a hub a process is.</summary>
internal enum HubRole
{
    /// <summary>All of it: API and grains. The default.</summary>
    Hub = 1,

    /// <summary>The API alone; the grains are in other processes.</summary>
    Front = 2,
}
