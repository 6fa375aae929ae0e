using Microsoft.Extensions.Logging;
using Orleans;

namespace AriaCluster.Embedded;

// How it begins and ends.
internal sealed partial class Activation
{
    private Grain? _grain;

    /// <summary>Ends the activation as the death of its process would: nothing of it runs any more.</summary>
    internal void Crash(Exception reason)
    {
        foreach (var message in Leave(dying: true))
        {
            message.Reject(reason);
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

    [LoggerMessage(EventId = 5001, Level = LogLevel.Error, Message = "Could not activate {Grain}")]
    private static partial void LogActivationFailed(ILogger logger, Activation grain, Exception exception);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Error, Message = "{Grain} failed while it ended")]
    private static partial void LogDeactivationFailed(ILogger logger, Activation grain, Exception exception);
}
