using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Storage;

namespace AriaCluster.Embedded;

// How its messages run.
internal sealed partial class Activation
{
    private void Run(Message message)
    {
        if (message.HasExpired)
        {
            Done(message);
            message.Expire();
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

        Done(message);
        message.End(outcome);
    }

    // Before its caller hears: who has the answer may count on the grain not being in use by it any more.
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

    [LoggerMessage(EventId = 5003, Level = LogLevel.Warning, Message = "{Grain} is out of date and ends")]
    private static partial void LogOutdated(ILogger logger, Activation grain, Exception exception);
}
