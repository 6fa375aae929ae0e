namespace AriaCluster.Workers;

/// <summary>The answer to a registration.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Lease">How long the worker may go on without an answer, counted from sending the heartbeat that was answered.</param>
/// <param name="Heartbeat">How often it speaks.</param>
/// <param name="Orders">The session, its first revision and the full set.</param>
[GenerateSerializer, Immutable, Alias("aria.register-reply")]
public sealed record RegisterReply(
    [property: Id(0)] RegisterOutcome Outcome,
    [property: Id(1)] TimeSpan Lease,
    [property: Id(2)] TimeSpan Heartbeat,
    [property: Id(3)] WorkerOrders Orders);
