using Orleans.Runtime;

namespace AriaCluster.Embedded;

// Its timers, which end with it.
internal sealed partial class Activation
{
    private List<ActivationTimer>? _timers;

    internal IGrainTimer StartTimer(Func<CancellationToken, Task> tick, GrainTimerCreationOptions options)
    {
        if (OnThisThread != this)
        {
            throw new InvalidOperationException($"A timer of {this} can only be started within its turns.");
        }

        var timer = new ActivationTimer(this, tick, options);
        lock (Gate)
        {
            (_timers ??= []).Add(timer);
        }

        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    internal void Forget(ActivationTimer timer)
    {
        lock (Gate)
        {
            _timers?.Remove(timer);
        }
    }

    private void StopTimers()
    {
        ActivationTimer[] timers;
        lock (Gate)
        {
            timers = [.. _timers ?? []];
        }

        foreach (var timer in timers)
        {
            timer.Dispose();
        }
    }
}
