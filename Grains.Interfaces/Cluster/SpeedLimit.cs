using System.Collections.Immutable;

namespace AriaCluster.Cluster;

/// <summary>How fast may be downloaded, by the time of day.</summary>
[GenerateSerializer, Immutable, Alias("aria.speed-limit")]
public sealed record SpeedLimit
{
    /// <summary>Outside of all windows; null for no limit.</summary>
    [Id(0)]
    public long? BytesPerSecond { get; init; }

    /// <summary>Whose clock the windows go by, as the time zone database names it.</summary>
    [Id(1)]
    public string TimeZone { get; init; } = "UTC";

    /// <summary>The first that holds decides.</summary>
    [Id(2)]
    public ImmutableArray<SpeedWindow> Windows { get; init; } = [];

    public bool Equals(SpeedLimit? other) =>
        other is not null && (BytesPerSecond, TimeZone) == (other.BytesPerSecond, other.TimeZone) && Windows.SequenceEqual(other.Windows);

    public override int GetHashCode() => HashCode.Combine(BytesPerSecond, TimeZone, Windows.Length);
}
