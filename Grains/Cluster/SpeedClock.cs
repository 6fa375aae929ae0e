namespace AriaCluster.Cluster;

/// <summary>What a speed limit comes to at a time.</summary>
internal static class SpeedClock
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _longest = TimeSpan.FromDays(8);

    /// <summary>Bytes each second; null for no limit.</summary>
    public static long? At(this SpeedLimit limit, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, ZoneOf(limit));
        var window = limit.Windows.FirstOrDefault(window => window.Holds(local));
        return window is null ? limit.BytesPerSecond : window.BytesPerSecond;
    }

    /// <summary>When it will be another one; null if it stays. Windows begin on minutes, and so do summer times: each minute of a week is looked at.</summary>
    public static DateTimeOffset? NextChange(this SpeedLimit limit, DateTimeOffset now)
    {
        if (limit.Windows.IsEmpty)
        {
            return null;
        }

        var current = limit.At(now);
        var first = new DateTimeOffset(now.UtcTicks - now.UtcTicks % _minute.Ticks, TimeSpan.Zero) + _minute;
        for (var at = first; at <= now + _longest; at += _minute)
        {
            if (limit.At(at) != current)
            {
                return at;
            }
        }

        return null;
    }

    private static bool Holds(this SpeedWindow window, DateTimeOffset local)
    {
        var time = local.TimeOfDay;
        return window.From < window.To
            ? window.BeginsOn(local.DayOfWeek) && time >= window.From && time < window.To
            : (window.BeginsOn(local.DayOfWeek) && time >= window.From) || (window.BeginsOn(local.AddDays(-1).DayOfWeek) && time < window.To);
    }

    private static bool BeginsOn(this SpeedWindow window, DayOfWeek day) => window.Days.HasFlag(day switch
    {
        DayOfWeek.Monday => WeekDays.Monday,
        DayOfWeek.Tuesday => WeekDays.Tuesday,
        DayOfWeek.Wednesday => WeekDays.Wednesday,
        DayOfWeek.Thursday => WeekDays.Thursday,
        DayOfWeek.Friday => WeekDays.Friday,
        DayOfWeek.Saturday => WeekDays.Saturday,
        _ => WeekDays.Sunday,
    });

    // The edge knows no zone that it does not know; another machine of the cluster may lack it.
    private static TimeZoneInfo ZoneOf(SpeedLimit limit) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(limit.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
}
