namespace AriaCluster.Worker.Lanes;

/// <summary>What aria2 says unasked.</summary>
internal enum Aria2Notice
{
    /// <summary>One that needs no action: started, paused, or a torrent that now seeds.</summary>
    Other = 0,

    /// <summary>A download ended: complete, with an error, or removed. Its status says which.</summary>
    Ended = 1,
}
