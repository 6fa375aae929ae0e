using System.Collections.Immutable;

namespace AriaCluster.Scheduling;

/// <summary>Why a part waits.</summary>
/// <param name="Code">
/// Stable: <c>paused</c>, <c>limit</c>, <c>host_cooling</c>, <c>host_rate</c>, <c>host_connections</c>, <c>egress_rate</c>, <c>egress_connections</c>,
/// <c>no_workers</c>, <c>no_tags</c>, <c>not_before</c>, <c>away</c>, <c>cordoned</c>, <c>too_large</c>, <c>disk_full</c>, <c>no_disk</c>, <c>no_slots</c>, <c>planning</c>.
/// Where more than one thing stands in the way, that of the one that holds up most: the cluster, then the host, then workers.
/// </param>
/// <param name="Text">In words, naming host, tag, worker or time: all that stands in the way.</param>
/// <param name="Workers">Why each worker does not take it, or would not if nothing else held it up; empty for what the queue does not have yet.</param>
[GenerateSerializer, Immutable, Alias("aria.wait-reason")]
public sealed record WaitReason(
    [property: Id(0)] string Code, [property: Id(1)] string Text, [property: Id(2)] ImmutableArray<WorkerWait> Workers);
