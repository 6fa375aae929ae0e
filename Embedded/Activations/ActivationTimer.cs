using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace AriaCluster.Embedded;

/// <summary>
/// A grain's timer, and the message that each of its ticks is. The next tick is set when one has ended, so they never
/// overlap. A tick that was under way when the timer was disposed still runs, with its token cancelled.
/// </summary>
internal sealed partial class ActivationTimer : Message, IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _tick;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _disposal = new();
    private readonly ITimer _timer;
    private TimeSpan _next = Timeout.InfiniteTimeSpan;
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private volatile bool _ticking;

    internal ActivationTimer(Activation activation, Func<CancellationToken, Task> tick, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _tick = tick;
        _options = options;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = activation.Class.Engine.Time.CreateTimer(
                static timer => ((ActivationTimer)timer!).BeginTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    internal override bool Interleaves => _options.Interleave;

    internal override bool KeepsAlive => _options.KeepAlive;

    internal override bool HasExpired => false;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);

        _next = dueTime;
        _period = period;
        if (!_ticking)
        {
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _disposal.Cancel();
        _timer.Dispose();
        _activation.Forget(this);
    }

    internal override Task Invoke(object target)
    {
        // Unless the tick itself changes it.
        _next = _period;
        return _tick(_disposal.Token);
    }

    internal override void End(Task outcome)
    {
        if (outcome.Exception?.InnerException is { } exception)
        {
            LogTickFailed(_activation.Class.Logger, _activation, exception);
        }

        _ticking = false;
        if (!_disposal.IsCancellationRequested)
        {
            _timer.Change(_next, Timeout.InfiniteTimeSpan);
        }
    }

    internal override void Expire()
    {
    }

    // A tick belongs to its activation: where that has ended, there is nothing to pass on.
    internal override void Reject(Exception reason)
    {
    }

    private void BeginTick()
    {
        _ticking = true;
        _activation.TryEnqueue(this);
    }

    [LoggerMessage(EventId = 5004, Level = LogLevel.Warning, Message = "A timer's tick of {Grain} failed")]
    private static partial void LogTickFailed(ILogger logger, Activation grain, Exception exception);
}
