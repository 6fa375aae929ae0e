namespace AriaCluster.Tasks;

/// <summary>Everything that a task begins with.</summary>
/// <param name="Specification">What was asked for.</param>
/// <param name="Owner">The name of the key that submitted it.</param>
/// <param name="CreatedAt">When it was accepted, by the hub's clock.</param>
/// <param name="BatchId">The submission that it came with; null when it came alone.</param>
/// <param name="Submission">The idempotency key, for a task that came alone.</param>
/// <param name="LastAttempt">The attempts of its part go on after this number: zero, unless its batch was restored from a backup.</param>
[GenerateSerializer, Immutable, Alias("aria.task-creation")]
public sealed record TaskCreation(
    [property: Id(0)] TaskSpecification Specification,
    [property: Id(1)] string Owner,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] string? BatchId,
    [property: Id(4)] Submission? Submission,
    [property: Id(5)] int LastAttempt = 0);
