using System.Globalization;

namespace AriaCluster.Cli.Screen;

/// <summary>Sizes, speeds and times as people read them.</summary>
internal static class Units
{
    private static readonly string[] _names = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    public static string Size(long bytes)
    {
        double value = bytes;
        var unit = 0;
        while (value >= 999.5 && unit < _names.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        var digits = unit == 0 || value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00";
        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(digits, CultureInfo.InvariantCulture)} {_names[unit]}");
    }

    public static string Speed(long bytesPerSecond) => Size(bytesPerSecond) + "/s";

    public static string Count(long number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    /// <summary>A length of time in a sentence.</summary>
    public static string Time(TimeSpan span) => span switch
    {
        { TotalSeconds: < 100 } => $"{span.TotalSeconds:0}s",
        { TotalMinutes: < 100 } => $"{span.TotalMinutes:0}m",
        _ => $"{span.TotalHours:0}h",
    };

    /// <summary>A time to go or gone, in the two units that matter.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 100 } => ">99d",
        { TotalDays: >= 1 } => $"{span.Days}d{span.Hours:00}h",
        { TotalHours: >= 1 } => $"{span.Hours}h{span.Minutes:00}m",
        _ => $"{span.Minutes}:{span.Seconds:00}",
    };
}
