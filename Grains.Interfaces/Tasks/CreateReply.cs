namespace AriaCluster.Tasks;

/// <summary>The answer to a creation.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Pending">What the scheduler needs to know, while the task is pending.</param>
[GenerateSerializer, Immutable, Alias("aria.create-reply")]
public sealed record CreateReply([property: Id(0)] CreateOutcome Outcome, [property: Id(1)] Scheduling.PendingPart? Pending);
