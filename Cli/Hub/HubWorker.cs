namespace AriaCluster.Cli.Hub;

/// <summary>What <c>up</c> reads of a worker in the hub's answers.</summary>
internal sealed record HubWorker(string Name, string? Status, int? Lanes)
{
    public bool IsAlive => Status is not (null or "offline" or "revoked");
}
