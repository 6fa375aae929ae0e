using AriaCluster.Cluster;

namespace AriaCluster.Api.Cluster;

/// <summary>Days of the week as <c>mon</c> to <c>sun</c>, and ranges of them.</summary>
internal static class DayText
{
    private static readonly WeekDays[] _days =
        [WeekDays.Monday, WeekDays.Tuesday, WeekDays.Wednesday, WeekDays.Thursday, WeekDays.Friday, WeekDays.Saturday, WeekDays.Sunday];

    private static readonly string[] _names = [.. _days.Select(day => day.ToString()[..3].ToLowerInvariant())];

    public static WeekDays All { get; } = _days.Aggregate((days, day) => days | day);

    public static IReadOnlyList<string> Of(WeekDays days) => [.. _days.Select((day, i) => (day, _names[i])).Where(one => days.HasFlag(one.day)).Select(one => one.Item2)];

    /// <summary>Reads <c>mon</c>, or <c>fri-mon</c>, which goes over the end of the week. None if it is neither.</summary>
    public static WeekDays Parse(string text)
    {
        var ends = text.ToLowerInvariant().Split('-');
        var (from, to) = (Array.IndexOf(_names, ends[0]), Array.IndexOf(_names, ends[^1]));
        if (from < 0 || to < 0 || ends.Length > 2)
        {
            return WeekDays.None;
        }

        var count = (to - from + _days.Length) % _days.Length + 1;
        return Enumerable.Range(from, count).Select(i => _days[i % _days.Length]).Aggregate((days, day) => days | day);
    }
}
