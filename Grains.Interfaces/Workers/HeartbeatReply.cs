namespace AriaCluster.Workers;

/// <summary>The answer to a heartbeat.</summary>
[GenerateSerializer, Immutable, Alias("aria.heartbeat-reply")]
public sealed record HeartbeatReply([property: Id(0)] HeartbeatOutcome Outcome, [property: Id(1)] WorkerOrders? Orders)
{
    /// <summary>Bytes each second, over all lanes; zero for no limit, null for what was said before.</summary>
    [Id(2)]
    public long? SpeedLimit { get; init; }
}
