namespace AriaCluster;

/// <summary>
/// Names under which grains keep their state; part of the stored keys, never changed. Unique per grain class: two classes that
/// shared one would share rows.
/// </summary>
internal static class StateNames
{
    public const string Task = "task";
    public const string Batch = "batch";
    public const string Worker = "worker";
    public const string Scheduler = "scheduler";
    public const string Cluster = "cluster";

    /// <summary>The name of the storage provider that all of them use.</summary>
    public const string Storage = "aria";
}
