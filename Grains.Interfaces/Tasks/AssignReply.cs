namespace AriaCluster.Tasks;

/// <summary>The answer to a proposal.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Order">What to send to the worker, if assigned.</param>
/// <param name="Current">With <see cref="AssignOutcome.Stale"/>: how the task stands now; null if there is no such task.</param>
[GenerateSerializer, Immutable, Alias("aria.assign-reply")]
public sealed record AssignReply(
    [property: Id(0)] AssignOutcome Outcome,
    [property: Id(1)] Workers.PartOrder? Order,
    [property: Id(2)] Scheduling.TaskChange? Current);
