using System.Globalization;
using System.Text.RegularExpressions;

namespace AriaCluster.Cli.Screen;

/// <summary>The hub's times as people read them.</summary>
internal static partial class Times
{
    /// <summary>In the local time zone, with its offset, also where they stand in a text; what is no time is shown as it is.</summary>
    public static string? Local(string? text) => text is null ? null : Time().Replace(text, match =>
        DateTimeOffset.TryParse(match.Value, CultureInfo.InvariantCulture, out var at) ? at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture) : match.Value);

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")]
    private static partial Regex Time();
}
