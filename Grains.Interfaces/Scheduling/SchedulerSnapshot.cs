using System.Collections.Immutable;

namespace AriaCluster.Scheduling;

/// <summary>The scheduler as one may see it.</summary>
/// <param name="Epoch">Grows at each activation; workers' grains refuse an older one.</param>
/// <param name="Ready">Whether the queue is rebuilt.</param>
/// <param name="Pending">Parts in the queue.</param>
/// <param name="Running">Parts with workers or on their way to them.</param>
/// <param name="Hosts">Origin hosts that are busy or cool down, at most 100.</param>
[GenerateSerializer, Immutable, Alias("aria.scheduler-snapshot")]
public sealed record SchedulerSnapshot(
    [property: Id(0)] long Epoch,
    [property: Id(1)] bool Ready,
    [property: Id(2)] int Pending,
    [property: Id(3)] int Running,
    [property: Id(4)] ImmutableArray<HostSnapshot> Hosts);
