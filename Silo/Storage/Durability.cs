namespace AriaCluster.Silo.Storage;

/// <summary>What an acknowledged write survives.</summary>
internal enum Durability
{
    /// <summary>The loss of power: the disk has confirmed it. The default.</summary>
    Full = 1,

    /// <summary>
    /// The death of the process. After a loss of power, or of the operating system, the last acknowledged writes may be missing; the
    /// database is whole.
    /// </summary>
    Process = 2,
}
