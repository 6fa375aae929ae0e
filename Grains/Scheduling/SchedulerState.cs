namespace AriaCluster.Scheduling;

/// <summary>What is stored of the scheduler; its queue is rebuilt from the task table.</summary>
internal sealed record SchedulerState
{
    /// <summary>Grows with each activation: of two schedulers the older one is refused.</summary>
    public long Epoch { get; init; }

    /// <summary>As it goes on where others may have been since: above all of their epochs.</summary>
    public SchedulerState Restored(DateTimeOffset now) => new() { Epoch = Math.Max(Epoch + 1, now.ToUnixTimeMilliseconds()) };
}
