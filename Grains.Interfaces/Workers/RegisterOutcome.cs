namespace AriaCluster.Workers;

/// <summary>What became of a registration.</summary>
public enum RegisterOutcome
{
    /// <summary>The session is open.</summary>
    Registered = 1,

    /// <summary>Another machine with this name holds a lease.</summary>
    NameTaken = 2,

    /// <summary>The hub could not store it: repeat.</summary>
    Unknown = 3,

    /// <summary>The worker's token was revoked, or the worker removed: stop.</summary>
    Revoked = 4,
}
