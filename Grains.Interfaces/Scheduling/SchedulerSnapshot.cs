namespace AriaCluster.Scheduling;

/// <summary>The scheduler as one may see it.</summary>
/// <param name="Epoch">Grows at each activation; workers' grains refuse an older one.</param>
/// <param name="Ready">Whether the queue is rebuilt.</param>
/// <param name="Pending">Parts in the queue.</param>
[GenerateSerializer, Immutable, Alias("aria.scheduler-snapshot")]
public sealed record SchedulerSnapshot([property: Id(0)] long Epoch, [property: Id(1)] bool Ready, [property: Id(2)] int Pending);
