using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace AriaCluster.Hosting;

/// <summary>The log for people: an event is one line, whatever its values hold.</summary>
internal sealed class TextLines(TimeProvider time) : ConsoleFormatter(Name)
{
    public new const string Name = "aria-text";

    public const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var reason = logEntry.Exception is { } e ? " " + OneLine(e) : "";
        textWriter.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{time.GetUtcNow().ToString(TimeFormat, CultureInfo.InvariantCulture)} {Word(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] {Visible.Text(logEntry.Formatter(logEntry.State, null) + reason)}"));
    }

    // The lines of a stack are our own, and easier to read apart by their "at".
    private static string OneLine(Exception e) => string.Join(' ', e.ToString().Split('\n', StringSplitOptions.TrimEntries));

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
