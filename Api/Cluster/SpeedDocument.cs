using System.Globalization;
using AriaCluster.Cluster;

namespace AriaCluster.Api.Cluster;

/// <summary>A speed limit, as it is set and as it is now.</summary>
/// <param name="BytesPerSecond">Outside of all windows; left out for no limit.</param>
/// <param name="TimeZone">Whose clock the windows go by.</param>
/// <param name="Windows">The first that holds decides.</param>
/// <param name="Now">What holds now; left out for no limit.</param>
/// <param name="ChangesAt">When that will be another one.</param>
internal sealed record SpeedDocument(
    long? BytesPerSecond, string TimeZone, IReadOnlyList<SpeedWindowDocument> Windows, long? Now, DateTimeOffset? ChangesAt)
{
    public static SpeedDocument? From(SpeedLimit? limit, DateTimeOffset now) => limit is null ? null : new(
        limit.BytesPerSecond,
        limit.TimeZone,
        [.. limit.Windows.Select(window => new SpeedWindowDocument(Time(window.From), Time(window.To), DayText.Of(window.Days), window.BytesPerSecond))],
        limit.At(now),
        limit.NextChange(now));

    private static string Time(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}");
}
