using System.Globalization;

namespace AriaCluster.Cli.Screen;

/// <summary>The hub's times as people read them.</summary>
internal static class Times
{
    /// <summary>In the local time zone; what is no time is shown as it is.</summary>
    public static string? Local(string? time) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out var at) ? at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : time;
}
