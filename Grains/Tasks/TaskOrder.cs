namespace AriaCluster.Tasks;

/// <summary>In which order a list shows tasks: by the time of their acceptance, which their ids sort by, or by the queue.</summary>
internal enum TaskOrder
{
    /// <summary>The default.</summary>
    NewestFirst = 1,

    OldestFirst = 2,

    /// <summary>Pending tasks alone, as the scheduler goes through them: by priority, then by position and tie.</summary>
    Queue = 3,
}
