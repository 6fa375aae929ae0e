namespace AriaCluster.Cli.Hub;

/// <summary>The statuses of a task as the hub writes them.</summary>
internal static class TaskStatuses
{
    public const string Pending = "pending";
    public const string Queued = "queued";
    public const string Downloading = "downloading";
    public const string Delivering = "delivering";
    public const string Completed = "completed";
    public const string Failed = "failed";
    public const string Canceled = "canceled";
    public const string Paused = "paused";

    /// <summary>No status of the hub: what the command line calls a task that somebody deleted while it was waited for.</summary>
    public const string Deleted = "deleted";

    /// <summary>No status of the hub either: nobody asked it.</summary>
    public const string Unknown = "unknown";

    /// <summary>On a worker.</summary>
    public static readonly IReadOnlyList<string> Running = [Downloading, Delivering, Queued];

    /// <summary>All that the hub knows.</summary>
    public static readonly IReadOnlyList<string> All = [Pending, Queued, Downloading, Delivering, Completed, Failed, Canceled, Paused];

    /// <summary>Only a person moves the task on.</summary>
    public static bool IsFinal(string status) => status is Completed or Failed or Canceled or Deleted;
}
