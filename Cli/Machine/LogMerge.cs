using System.Text.RegularExpressions;

namespace AriaCluster.Cli.Machine;

/// <summary>Puts the lines of several logs in the order of their times.</summary>
internal static partial class LogMerge
{
    public static IReadOnlyList<LogLine> Merge(IEnumerable<(string Log, IReadOnlyList<string> Lines)> logs) =>
        [.. logs.SelectMany(log => Stamp(log.Log, log.Lines)).OrderBy(line => line.Time, StringComparer.Ordinal).Select(line => line.Line)];

    // What has no time, such as a stack trace, belongs to the line before it. A stable order keeps it there.
    private static IEnumerable<(string Time, LogLine Line)> Stamp(string log, IReadOnlyList<string> lines)
    {
        var time = "";
        foreach (var line in lines)
        {
            var found = Time().Match(line);
            time = found.Success ? found.Groups[1].Value : time;
            yield return (time, new LogLine(log, line));
        }
    }

    [GeneratedRegex("""^(?:\{"Timestamp":")?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)""")]
    private static partial Regex Time();
}
