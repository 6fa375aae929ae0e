namespace AriaCluster.Hosting.Stopping;

/// <summary>How long the stop of a process, and each of its steps, may take.</summary>
internal static class StopBounds
{
    /// <summary>Telling clients, and what they had asked for already.</summary>
    public static readonly TimeSpan Clients = TimeSpan.FromSeconds(5);

    /// <summary>Saving what is active: the hub's grains, a worker's downloads.</summary>
    public static readonly TimeSpan Active = TimeSpan.FromSeconds(10);

    /// <summary>Telling the hub that a worker stops.</summary>
    public static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    /// <summary>Closing the database.</summary>
    public static readonly TimeSpan Database = TimeSpan.FromSeconds(10);

    /// <summary>All of it. Whatever hangs, the process ends then, a second before the thirty that others wait for it.</summary>
    public static readonly TimeSpan Whole = TimeSpan.FromSeconds(29);
}
