using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Hosting.Stopping;

/// <summary>
/// SIGTERM and SIGINT stop the process in order; a second one ends it at once, and so does a stop that takes too long. In place of the
/// framework's lifetime, which heeds the first signal only, and waits for ever.
/// </summary>
internal sealed partial class StopSignals(IHostApplicationLifetime host, StopSteps steps, ILoggerFactory loggers, TimeProvider time) : IHostLifetime, IDisposable
{
    /// <summary>With what a process ends whose stop took too long.</summary>
    public const int Overdue = 5;

    // What has been told and stored is let go of: whoever still waits for something that hangs waits in vain.
    private static readonly TimeSpan _lettingGo = TimeSpan.FromSeconds(1);

    // By the custom of shells: 128 and the signal's number.
    private static readonly Dictionary<PosixSignal, (string Name, int ExitCode)> _signals = new()
    {
        [PosixSignal.SIGINT] = ("SIGINT", 130),
        [PosixSignal.SIGTERM] = ("SIGTERM", 143),
    };

    // What stands in the way of the log's last lines must not stand in the way of the end.
    private static readonly TimeSpan _logPatience = TimeSpan.FromSeconds(1);

    private readonly ILogger _log = loggers.CreateLogger<StopSignals>();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _heard;
    private long _began;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        host.ApplicationStopping.Register(steps.Begin);
        _registrations.AddRange(_signals.Keys.Select(signal => PosixSignalRegistration.Create(signal, Heed)));
        return Task.CompletedTask;
    }

    /// <summary>All that the host runs has stopped.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        if (_heard > 0)
        {
            var took = time.GetElapsedTime(_began);
            LogStopped(took.TotalSeconds);
            After(_lettingGo, () => End(Environment.ExitCode));
        }

        return Task.CompletedTask;
    }

    // Signals are heeded until the process is gone: closing what is left may hang as well. They end with it.
    public void Dispose()
    {
        if (_heard == 0)
        {
            _registrations.ForEach(registration => registration.Dispose());
        }
    }

    private void Heed(PosixSignalContext context)
    {
        context.Cancel = true;
        var (name, exitCode) = _signals[context.Signal];
        switch (Interlocked.Increment(ref _heard))
        {
            case 1:
                _began = time.GetTimestamp();
                LogStopping(name, StopBounds.Whole.TotalSeconds);
                After(StopBounds.Whole, BreakOff);
                host.StopApplication();
                break;
            case 2:
                LogAgain(name);
                End(exitCode);
                break;
        }
    }

    // A thread of its own: the pool's may all wait for what hangs. It ends with the process.
    private static void After(TimeSpan time, Action act)
    {
        var watch = new Thread(() =>
        {
            using var never = new ManualResetEventSlim();
            never.Wait(time);
            act();
        });
        (watch.IsBackground, watch.Name) = (true, "aria stop");
        watch.Start();
    }

    private void BreakOff()
    {
        LogOverdue(StopBounds.Whole.TotalSeconds);
        End(Overdue);
    }

    private void End(int exitCode)
    {
        var flush = new Thread(loggers.Dispose) { IsBackground = true };
        flush.Start();
        flush.Join(_logPatience);
        Environment.Exit(exitCode);
    }

    [LoggerMessage(EventId = 6004, Level = LogLevel.Information, Message = "{Signal}: stopping, for {Seconds} s at most; a second signal ends at once")]
    private partial void LogStopping(string signal, double seconds);

    [LoggerMessage(EventId = 6005, Level = LogLevel.Information, Message = "Stopped after {Seconds:0.0} s")]
    private partial void LogStopped(double seconds);

    [LoggerMessage(EventId = 6006, Level = LogLevel.Warning, Message = "{Signal} again: ending at once. What is acknowledged is durable, as after a kill")]
    private partial void LogAgain(string signal);

    [LoggerMessage(EventId = 6007, Level = LogLevel.Error, Message = "The stop has taken {Seconds} s: ending at once. What is acknowledged is durable, as after a kill")]
    private partial void LogOverdue(double seconds);
}
