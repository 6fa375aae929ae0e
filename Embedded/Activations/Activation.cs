using Orleans;

namespace AriaCluster.Embedded;

/// <summary>
/// One grain in memory: reads its states, activates, runs its messages, ends. What waits when it ends goes to the next one.
/// </summary>
internal sealed partial class Activation(GrainClass grainClass, string key) : TurnQueue
{
    private readonly Mailbox _mailbox = new();
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
}
