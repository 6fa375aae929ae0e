namespace AriaCluster.Cluster;

/// <summary>A time of day in which another speed limit holds.</summary>
/// <param name="From">After midnight, in whole minutes.</param>
/// <param name="To">The first minute that is no longer in it. Not after <paramref name="From"/>: on the next day.</param>
/// <param name="Days">On which it begins.</param>
/// <param name="BytesPerSecond">Null for no limit.</param>
[GenerateSerializer, Immutable, Alias("aria.speed-window")]
public sealed record SpeedWindow(
    [property: Id(0)] TimeSpan From, [property: Id(1)] TimeSpan To, [property: Id(2)] WeekDays Days, [property: Id(3)] long? BytesPerSecond);
