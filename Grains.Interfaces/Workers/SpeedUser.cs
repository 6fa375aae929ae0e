namespace AriaCluster.Workers;

/// <summary>One of those that share a speed limit: a worker of the cluster, or a lane of a worker.</summary>
/// <param name="Key">Which.</param>
/// <param name="Downloads">Whether it has anything to download.</param>
/// <param name="BytesPerSecond">How fast it does.</param>
public readonly record struct SpeedUser<TKey>(TKey Key, bool Downloads, long BytesPerSecond)
    where TKey : notnull;
