using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Tests.Support;

/// <summary>Keeps what is logged, for a test to read, or for the message of one that fails.</summary>
internal sealed class TestLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

    public void AddProvider(ILoggerProvider provider)
    {
        // Everything goes to the one list.
    }

    public void Dispose() => _lines.Clear();

    public override string ToString() => string.Join('\n', _lines);
}
