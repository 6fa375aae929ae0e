namespace AriaCluster.Workers;

/// <summary>The answer to a heartbeat.</summary>
[GenerateSerializer, Immutable, Alias("aria.heartbeat-reply")]
public sealed record HeartbeatReply([property: Id(0)] HeartbeatOutcome Outcome, [property: Id(1)] WorkerOrders? Orders);
