namespace AriaCluster.Workers;

/// <summary>What became of a heartbeat.</summary>
public enum HeartbeatOutcome
{
    /// <summary>Hub and worker agree.</summary>
    Same = 1,

    /// <summary>They do not; the orders hold the full set.</summary>
    FullSet = 2,

    /// <summary>The hub does not know this session (it was restarted): register again. The lease is not renewed by this answer.</summary>
    Register = 3,

    /// <summary>A newer session of this worker took over: stop.</summary>
    Replaced = 4,
}
