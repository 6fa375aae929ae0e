namespace AriaCluster.Worker.Lanes;

/// <summary>Where a download is inside aria2.</summary>
internal enum Aria2State
{
    /// <summary>Active or waiting.</summary>
    Open = 1,

    /// <summary>All bytes are there.</summary>
    Complete = 2,

    /// <summary>It failed; the error code says why.</summary>
    Error = 3,

    /// <summary>It was removed.</summary>
    Removed = 4,
}
