namespace AriaCluster.Silo.Storage;

/// <summary>What a process wants to be of a database.</summary>
internal enum Ownership
{
    /// <summary>Its only owner: the embedded engine, whose grains are in one process.</summary>
    Exclusive = 1,

    /// <summary>One of several silos that know of each other. None starts beside an exclusive owner, nor the reverse.</summary>
    Shared = 2,

    /// <summary>A reader of the tables, next to the silos.</summary>
    None = 3,
}
