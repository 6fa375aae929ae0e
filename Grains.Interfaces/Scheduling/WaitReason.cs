namespace AriaCluster.Scheduling;

/// <summary>Why a part waits.</summary>
/// <param name="Code">Stable: <c>no_workers</c>, <c>no_tags</c>, <c>no_slots</c>, <c>not_before</c>, <c>away</c>, <c>planning</c>.</param>
/// <param name="Text">In words, naming tag, worker or time.</param>
[GenerateSerializer, Immutable, Alias("aria.wait-reason")]
public sealed record WaitReason([property: Id(0)] string Code, [property: Id(1)] string Text);
