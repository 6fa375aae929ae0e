using System.Collections.Immutable;

namespace AriaCluster.Scheduling;

/// <summary>Why a part waits.</summary>
/// <param name="Code">
/// Stable: <c>paused</c>, <c>limit</c>, <c>host_cooling</c>, <c>host_rate</c>, <c>host_connections</c>, <c>egress_rate</c>, <c>egress_connections</c>, <c>no_workers</c>, <c>no_tags</c>, <c>not_before</c>,
/// <c>away</c>, <c>cordoned</c>, <c>disk_full</c>, <c>no_disk</c>, <c>no_slots</c>, <c>planning</c>.
/// </param>
/// <param name="Text">In words, naming host, tag, worker or time.</param>
/// <param name="Workers">Why each worker does not take it; empty where that is not the worker's doing.</param>
[GenerateSerializer, Immutable, Alias("aria.wait-reason")]
public sealed record WaitReason(
    [property: Id(0)] string Code, [property: Id(1)] string Text, [property: Id(2)] ImmutableArray<WorkerWait> Workers);
