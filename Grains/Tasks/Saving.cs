namespace AriaCluster.Tasks;

/// <summary>What a message asks of storage.</summary>
internal enum Saving
{
    /// <summary>Nothing changed.</summary>
    None = 0,

    /// <summary>Rides with the next write; written alone only if it lasts.</summary>
    Later = 1,

    /// <summary>Must be durable before the answer.</summary>
    Now = 2,
}
