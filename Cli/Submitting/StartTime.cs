using System.Globalization;

namespace AriaCluster.Cli.Submitting;

/// <summary>Reads when something is to start: <c>18:30</c> (today, or tomorrow if it has passed), <c>+90m</c>, or a whole date and time.</summary>
internal static class StartTime
{
    private const string Rule = "a time of day (18:30), a delay (+30s, +90m, +2h, +1d) or a date and time (2026-12-24T18:00)";

    /// <summary>In UTC, as the hub wants it.</summary>
    public static string? Parse(string? text, TimeProvider time)
    {
        if (text is null)
        {
            return null;
        }

        var at = (text is ['+', .. var span] ? Span.Parse(span) : null) is { } delay ? time.GetUtcNow() + delay : TimeOfDay(text, time) ?? Date(text, time);
        return at?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            ?? throw new Failure(ExitCode.Usage, $"--at '{text}' is not {Rule}.");
    }

    /// <summary>Whether it is a time after which nothing waits any more.</summary>
    public static bool HasPassed(string? at, TimeProvider time) =>
        at is not null && DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) < time.GetUtcNow() - TimeSpan.FromSeconds(1);

    private static DateTimeOffset? TimeOfDay(string text, TimeProvider time)
    {
        if (!TimeOnly.TryParseExact(text, ["H:mm", "HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
        {
            return null;
        }

        var now = time.GetLocalNow();
        var today = Local(now.Date + clock.ToTimeSpan(), time);
        return today > now ? today : Local(now.Date.AddDays(1) + clock.ToTimeSpan(), time);
    }

    private static DateTimeOffset? Date(string text, TimeProvider time)
    {
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var date))
        {
            return null;
        }

        // A day from the ends of the calendar, for the offset of any zone.
        if (date.Year is 1 or 9999)
        {
            throw new Failure(ExitCode.Usage, $"--at '{text}' is too near an end of the calendar.", "Give a date of the years 2 to 9998.");
        }

        return date.Kind == DateTimeKind.Unspecified ? Local(date, time) : new DateTimeOffset(date);
    }

    private static DateTimeOffset Local(DateTime clock, TimeProvider time) => new(clock, time.LocalTimeZone.GetUtcOffset(clock));
}
