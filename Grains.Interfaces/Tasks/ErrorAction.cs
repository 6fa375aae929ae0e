namespace AriaCluster.Tasks;

/// <summary>What a failed attempt leads to. The numbers are stored.</summary>
public enum ErrorAction
{
    /// <summary>A later attempt, where the bytes are if that can be. Counts.</summary>
    Retry = 1,

    /// <summary>Another worker goes on at once; this one only after the delay, if no other fits. Does not count, so only what no task can cause may lead to it.</summary>
    Move = 2,

    /// <summary>As <see cref="Move"/>, for what may also be the task's fault. Counts.</summary>
    Elsewhere = 3,

    /// <summary>A later attempt without the bytes that are there. Counts.</summary>
    Restart = 4,

    /// <summary>The task fails for good.</summary>
    Never = 5,

    /// <summary>As <see cref="Retry"/>, and the host is left alone by all workers for a while. Counts.</summary>
    Busy = 6,
}
