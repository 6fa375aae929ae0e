using System.Text.Json;
using AriaCluster.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace AriaCluster.Tests.Hosting;

/// <summary>What stands in a log, whatever names, addresses and errors of others hold.</summary>
public sealed partial class LogLineTests
{
    private const string Evil = "a.bin\n2026-01-01T00:00:00.000Z info: forged\r\u001b[2J\u0007\u009b31m\u202egnp.exe\u2028\u0085\ufeff";

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public void TheTextLogShowsWhatWouldForgeALineOrSteerATerminal()
    {
        var line = Write(new TextLines(_time), new InvalidOperationException(Evil));

        Assert.StartsWith(
            @"2026-11-22T10:00:00.000Z warn: Test[7] File a.bin\n2026-01-01T00:00:00.000Z info: forged\r\u001b[2J\u0007\u009b31m\u202egnp.exe\u2028\u0085\ufeff of 3 System.InvalidOperationException: a.bin",
            line, StringComparison.Ordinal);
        Assert.True(IsHarmless(line), line);
    }

    [Fact]
    public void TheJsonLogHasItAsItWasAndStillOnOneHarmlessLine()
    {
        var line = Write(new JsonLines(_time), new InvalidOperationException(Evil));

        Assert.True(IsHarmless(line), line);
        using var json = JsonDocument.Parse(line);
        Assert.Equal(("2026-11-22T10:00:00.000Z", 7, "Warning", "Test"), (Text("Timestamp"), json.RootElement.GetProperty("EventId").GetInt32(), Text("LogLevel"), Text("Category")));
        Assert.Equal($"File {Evil} of 3", Text("Message"));
        Assert.Equal((Evil, 3), (json.RootElement.GetProperty("State").GetProperty("Name").GetString(), json.RootElement.GetProperty("State").GetProperty("Count").GetInt32()));
        Assert.Contains(Evil, Text("Exception"), StringComparison.Ordinal);
        Assert.Equal(Evil, json.RootElement.GetProperty("Scopes")[0].GetProperty("RequestId").GetString());

        string? Text(string name) => json.RootElement.GetProperty(name).GetString();
    }

    private static bool IsHarmless(string line) =>
        line.EndsWith('\n') && !line[..^1].Any(c => char.IsControl(c) || c is '\u2028' or '\u202e' or '\ufeff');

    private static string Write(ConsoleFormatter formatter, Exception e)
    {
        using var to = new StringWriter { NewLine = "\n" };
        var scopes = new LoggerExternalScopeProvider();
        using var scope = scopes.Push(new Dictionary<string, object?> { ["RequestId"] = Evil });
        LogFile(new Probe(formatter, scopes, to), Evil, 3, e);
        return to.ToString();
    }

    [LoggerMessage(EventId = 7, Level = LogLevel.Warning, Message = "File {Name} of {Count}")]
    private static partial void LogFile(ILogger log, string name, int count, Exception e);

    private sealed class Probe(ConsoleFormatter formatter, IExternalScopeProvider scopes, TextWriter to) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> format) =>
            formatter.Write(new LogEntry<TState>(logLevel, "Test", eventId, state, exception, format), scopes, to);
    }
}
