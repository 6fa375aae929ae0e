namespace AriaCluster.Worker.Agent;

/// <summary>What the agent does about a part now. Not written anywhere: the journal's phase is what lasts.</summary>
internal enum PartStage
{
    /// <summary>Waits for a slot, or for its folder. The slots move it on.</summary>
    Queued = 1,

    /// <summary>Its folder is made ready. The tidier moves it on.</summary>
    Preparing = 2,

    /// <summary>It was on a lane before the agent was started. The lane's return, or its end, moves it on.</summary>
    Attaching = 3,

    /// <summary>It is in aria2. aria2's word moves it on.</summary>
    Fetching = 4,

    /// <summary>It is taken out of aria2, and is nobody's afterwards.</summary>
    Stopping = 5,

    /// <summary>Its files go to their place. The delivery moves it on.</summary>
    Delivering = 6,

    /// <summary>It ended. The hub's answer moves it on.</summary>
    Reporting = 7,

    /// <summary>It is nobody's here any more.</summary>
    Gone = 8,
}
