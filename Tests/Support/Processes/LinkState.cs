namespace AriaCluster.Tests.Support.Processes;

/// <summary>What a link lets through.</summary>
internal enum LinkState
{
    /// <summary>Everything.</summary>
    Whole = 0,

    /// <summary>Nothing.</summary>
    Cut = 1,

    /// <summary>Nothing to the hub.</summary>
    Mute = 2,

    /// <summary>Nothing to the worker.</summary>
    Deaf = 3,
}
