namespace AriaCluster.Tasks;

/// <summary>In which order a list shows tasks: by the time of their acceptance, which their ids sort by.</summary>
internal enum TaskOrder
{
    /// <summary>The default.</summary>
    NewestFirst = 1,

    OldestFirst = 2,
}
