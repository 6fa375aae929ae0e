namespace AriaCluster.Worker.Agent;

/// <summary>Where the reports of a part are.</summary>
internal enum Posting
{
    /// <summary>There are none.</summary>
    None = 0,

    /// <summary>They go with the next frame.</summary>
    Ready = 1,

    /// <summary>They are on their way.</summary>
    Sent = 2,

    /// <summary>The hub could not decide; they are repeated after a moment.</summary>
    Later = 3,
}
