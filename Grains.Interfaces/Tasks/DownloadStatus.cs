namespace AriaCluster.Tasks;

/// <summary>Where a task, or a part of it, is in its life. The numbers are stored and never reused.</summary>
public enum DownloadStatus
{
    /// <summary>Waits for a worker. The scheduler moves it on.</summary>
    Pending = 1,

    /// <summary>Assigned to a worker that has not said that it started. The worker moves it on.</summary>
    Queued = 2,

    /// <summary>The worker's aria2 fetches bytes. The worker moves it on.</summary>
    Downloading = 3,

    /// <summary>All bytes are on the worker and move to their place. The worker moves it on.</summary>
    Delivering = 4,

    /// <summary>Verified and in place. Final.</summary>
    Completed = 5,

    /// <summary>Failures are used up, or no retry would mend it. A person may retry it.</summary>
    Failed = 6,

    /// <summary>A person ended it. A person may retry it.</summary>
    Canceled = 7,

    /// <summary>A person holds it back. A person resumes it.</summary>
    Paused = 8,
}
