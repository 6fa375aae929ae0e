using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace AriaCluster.Embedded;

/// <summary>
/// One grain in memory: reads its states, activates, runs its messages, ends. What waits when it ends goes to the next one.
/// </summary>
internal sealed partial class Activation(GrainClass grainClass, string key) : TurnQueue
{
    private readonly Mailbox _mailbox = new();
    private List<ActivationTimer>? _timers;
    private Grain? _grain;
    private DeactivationReason? _ending;
    private Phase _phase;

    private enum Phase : byte
    {
        /// <summary>Nothing happened yet; its first message activates it.</summary>
        New,

        /// <summary>States are read, <see cref="Grain.OnActivateAsync"/> runs; messages wait.</summary>
        Activating,

        /// <summary>Messages run.</summary>
        Active,

        /// <summary>What runs may come to its end; messages wait for the next activation.</summary>
        Ending,

        /// <summary><see cref="Grain.OnDeactivateAsync"/> runs.</summary>
        Leaving,

        /// <summary>Gone.</summary>
        Ended,
    }

    /// <summary>Whose turn this thread runs.</summary>
    internal static Activation? OnThisThread => Running as Activation;

    internal GrainClass Class => grainClass;

    internal string Key => key;

    internal IGrainFactory GrainFactory => grainClass.Engine;

    /// <summary>When it was last used, as a timestamp.</summary>
    internal long LastUsed { get; private set; } = grainClass.Engine.Time.GetTimestamp();

    internal bool IsIdle
    {
        get
        {
            lock (Gate)
            {
                return _phase == Phase.Active && _mailbox.IsEmpty;
            }
        }
    }

    public override string ToString() => $"{grainClass.Name} {key}";

    /// <summary>False when the activation has ended and the message belongs to the next one.</summary>
    internal bool TryEnqueue(Message message)
    {
        lock (Gate)
        {
            if (_phase == Phase.Ended)
            {
                return false;
            }

            var mayRun = _mailbox.Add(message);
            if (_phase == Phase.New || (_phase == Phase.Active && mayRun))
            {
                Wake();
            }

            return true;
        }
    }

    /// <summary>Ends the activation in good order as soon as nothing runs.</summary>
    internal void Deactivate(DeactivationReason reason)
    {
        lock (Gate)
        {
            _ending ??= reason;
            if (_phase == Phase.Active)
            {
                _phase = Phase.Ending;
                Wake();
            }
        }
    }

    internal void DeactivateIfIdle(DeactivationReason reason)
    {
        lock (Gate)
        {
            if (IsIdle)
            {
                Deactivate(reason);
            }
        }
    }

    /// <summary>Ends the activation as the death of its process would: nothing of it runs any more.</summary>
    internal void Crash(Exception reason)
    {
        foreach (var message in Leave(dying: true))
        {
            message.Reject(reason);
        }
    }

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

    protected override void OnTurnEnded() => grainClass.Engine.Hostility?.AfterTurn(this);

    protected override Task? TakeNext()
    {
        switch (_phase)
        {
            case Phase.New:
                _phase = Phase.Activating;
                return new Task(static self => _ = ((Activation)self!).ActivateAsync(), this);

            case Phase.Active when _mailbox.Take() is { } message:
                return new Task(static message => OnThisThread!.Run((Message)message!), message);

            case Phase.Ending when !_mailbox.IsRunning:
                _phase = Phase.Leaving;
                return new Task(static self => _ = ((Activation)self!).DeactivateAsync(), this);

            default:
                return null;
        }
    }

    private async Task ActivateAsync()
    {
        grainClass.Engine.OnActivating();
        grainClass.Crowd.Enter();
        try
        {
            _grain = grainClass.Construct(this, out var states);
            foreach (var state in states)
            {
                await state.ReadStateAsync();
            }

            await _grain.OnActivateAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            // Whoever waits gets the exception, as in Orleans; the next call tries again.
            LogActivationFailed(grainClass.Logger, this, e);
            End(e);
            return;
        }

        lock (Gate)
        {
            _phase = (_phase, _ending) switch
            {
                (Phase.Activating, null) => Phase.Active,
                (Phase.Activating, _) => Phase.Ending,
                _ => _phase,
            };
        }
    }

    private void Run(Message message)
    {
        if (message.HasExpired)
        {
            message.Expire();
            Done(message);
            return;
        }

        var outcome = Invoke(message);
        if (outcome.IsCompleted)
        {
            Ended(message, outcome);
        }
        else
        {
            // Within a turn, so this comes back as a turn.
            outcome.GetAwaiter().UnsafeOnCompleted(() => Ended(message, outcome));
        }
    }

    private Task Invoke(Message message)
    {
        try
        {
            return message.Invoke(_grain!);
        }
        catch (Exception e)
        {
            return Task.FromException(e);
        }
    }

    private void Ended(Message message, Task outcome)
    {
        // An activation that let this escape holds an outdated state. The mark keeps its callers from ending with it.
        if (outcome.Exception?.InnerException is InconsistentStateException { IsSourceActivation: true } stale)
        {
            stale.IsSourceActivation = false;
            LogOutdated(grainClass.Logger, this, stale);
            Deactivate(new(DeactivationReasonCode.ApplicationError, stale.Message));
        }

        message.End(outcome);
        Done(message);
    }

    private void Done(Message message)
    {
        if (message.KeepsAlive)
        {
            LastUsed = grainClass.Engine.Time.GetTimestamp();
        }

        lock (Gate)
        {
            _mailbox.Remove(message);
        }
    }

    private async Task DeactivateAsync()
    {
        StopTimers();
        try
        {
            await _grain!.OnDeactivateAsync(_ending!.Value, CancellationToken.None);
        }
        catch (Exception e)
        {
            LogDeactivationFailed(grainClass.Logger, this, e);
        }

        End(failure: null);
    }

    private void End(Exception? failure)
    {
        foreach (var message in Leave(dying: false))
        {
            if (failure is null)
            {
                grainClass.Forward(key, message);
            }
            else
            {
                message.Reject(failure);
            }
        }
    }

    // Out of the class's table first: whoever then finds this one ended makes the next.
    private Message[] Leave(bool dying)
    {
        grainClass.Remove(this);
        StopTimers();
        lock (Gate)
        {
            if (_phase == Phase.Ended)
            {
                return [];
            }

            if (_phase != Phase.New)
            {
                grainClass.Engine.OnEnded();
                grainClass.Crowd.Leave();
            }

            if (dying)
            {
                Discard();
            }

            _phase = Phase.Ended;
            return [.. dying ? _mailbox.Running() : [], .. _mailbox.Waiting()];
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not activate {Grain}")]
    private static partial void LogActivationFailed(ILogger logger, Activation grain, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Grain} is out of date and ends")]
    private static partial void LogOutdated(ILogger logger, Activation grain, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Grain} failed while it ended")]
    private static partial void LogDeactivationFailed(ILogger logger, Activation grain, Exception exception);
}
