namespace AriaCluster.Tasks;

/// <summary>Why an assignment ends without a word of the worker on it. Only <see cref="Stalled"/> may count as a failure.</summary>
public enum ReleaseReason
{
    /// <summary>The worker's lease and the time after it passed without a heartbeat.</summary>
    LeaseLost = 1,

    /// <summary>The worker took nothing: full, cordoned, away, or a newer scheduler spoke to it.</summary>
    Refused = 2,

    /// <summary>It waits in the agent while another worker has a slot free.</summary>
    Recalled = 3,

    /// <summary>A person wants its worker emptied at once.</summary>
    Drained = 4,

    /// <summary>The worker lives and does nothing about it. The first time nobody is to blame but the worker; again, no further on, it counts as a failure.</summary>
    Stalled = 5,

    /// <summary>The worker was stopped and said so. It may be back in a moment, with what it has, as after a silence.</summary>
    Left = 6,

    /// <summary>The worker's token was revoked.</summary>
    Revoked = 7,
}
