using System.Globalization;
using System.Text.RegularExpressions;

namespace AriaCluster.Cli.Screen;

/// <summary>The hub's times, which are UTC, as the clock on the wall shows them.</summary>
internal static partial class Times
{
    /// <summary>A text with its times so written.</summary>
    public static string? Local(string? text) => text is null ? null : Utc().Replace(text, match =>
        DateTimeOffset.TryParse(match.Value, CultureInfo.InvariantCulture, out var at) ? at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : match.Value);

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Utc();
}
