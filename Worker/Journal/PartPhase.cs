namespace AriaCluster.Worker.Journal;

/// <summary>How far an attempt is, by the journal.</summary>
internal enum PartPhase
{
    /// <summary>It is ours to do. Giving it to a lane moves it on.</summary>
    Accepted = 1,

    /// <summary>It was given to a lane. aria2's word moves it on.</summary>
    Started = 2,

    /// <summary>aria2 said that all bytes are there. Delivery moves it on.</summary>
    BytesDone = 3,

    /// <summary>The files are in their place. The hub's answer ends it.</summary>
    Placed = 4,

    /// <summary>It failed. The hub's answer ends it.</summary>
    Failed = 5,
}
