namespace AriaCluster.Scheduling;

/// <summary>What is stored of the scheduler; its queue is rebuilt from the task table.</summary>
internal sealed record SchedulerState
{
    /// <summary>Grows with each activation: of two schedulers the older one is refused.</summary>
    public long Epoch { get; init; }
}
