namespace AriaCluster.Scheduling;

/// <summary>Why one worker does not take a part.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="Code">
/// Stable: <c>away</c>, <c>no_tags</c>, <c>cordoned</c>, <c>too_large</c>, <c>disk_full</c>, <c>no_disk</c>, <c>failed_it</c>, <c>no_slots</c>, <c>egress_connections</c>,
/// <c>egress_rate</c>, <c>ready</c>.
/// </param>
/// <param name="Text">In words.</param>
[GenerateSerializer, Immutable, Alias("aria.worker-wait")]
public sealed record WorkerWait([property: Id(0)] string Worker, [property: Id(1)] string Code, [property: Id(2)] string Text);
