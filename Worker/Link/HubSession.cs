using AriaCluster.Worker.Agent;
using AriaCluster.Worker.Leases;
using AriaCluster.Workers;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Worker.Link;

/// <summary>What is said over one connection: register, a heartbeat each second, at last goodbye. The answers renew the lease.</summary>
internal sealed partial class HubSession(
    Mailbox mailbox, OrderDesk desk, WorkerStatus status, Lease lease, Action renewed, Action<long> limited, TimeProvider time, ILogger<HubSession> logger)
{
    private static readonly TimeSpan _pauseWhenUndecided = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _pauseWhenTaken = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TimeSpan _leaseDuration;
    private volatile bool _isOpen;
    private volatile bool _replaced;
    private volatile bool _revoked;

    /// <returns>How long to stay away from the hub; null for as usual.</returns>
    public async Task<TimeSpan?> RunAsync(IHubConnection hub)
    {
        _isOpen = true;
        try
        {
            return await ConverseAsync(hub);
        }
        finally
        {
            _isOpen = false;
            if (_leaving.Task.IsCompleted)
            {
                _left.TrySetResult();
            }
        }
    }

    /// <summary>
    /// Tells the hub that this worker stops, if there is a connection, and says nothing more from then on. To be called once nothing runs:
    /// the hub gives what is held here to others.
    /// </summary>
    public Task LeaveAsync()
    {
        _leaving.TrySetResult();
        return _isOpen ? _left.Task : Task.CompletedTask;
    }

    /// <summary>Takes what the hub says unasked.</summary>
    public void Told(IHubConnection hub, HubFrame frame)
    {
        if (frame.Orders is { } orders)
        {
            mailbox.Post(() => desk.Apply(orders));
        }

        if (frame.ReplacedBy is not null || frame.Revoked == true)
        {
            _replaced = frame.ReplacedBy is not null;
            _revoked = frame.Revoked == true;
            hub.Abandon();
        }
    }

    private async Task<TimeSpan?> ConverseAsync(IHubConnection hub)
    {
        _replaced = _revoked = false;
        while (!_leaving.Task.IsCompleted)
        {
            var registration = await mailbox.AskAsync(status.Registration);
            var reply = (await hub.AskAsync(new WorkerFrame { Register = registration }, answer => Registered(hub, answer)))?.Register;
            switch (reply?.Outcome)
            {
                case null:
                    return null;
                case RegisterOutcome.NameTaken:
                    LogNameTaken();
                    return _pauseWhenTaken;
                case RegisterOutcome.Unknown:
                    return _pauseWhenUndecided;
                case RegisterOutcome.Revoked:
                    return Revoked();
            }

            var wait = await BeatAsync(hub, reply);
            mailbox.Post(desk.Close);
            if (wait is not { } again || again > TimeSpan.Zero)
            {
                return _revoked ? Revoked() : _replaced ? Replaced() : wait;
            }
        }

        return null;
    }

    /// <returns>Zero to register again on this connection.</returns>
    private async Task<TimeSpan?> BeatAsync(IHubConnection hub, RegisterReply terms)
    {
        _leaseDuration = terms.Lease;
        using var timer = new PeriodicTimer(terms.Heartbeat, time);
        do
        {
            // Before the heartbeat is made, let alone sent: the hub cannot count from earlier.
            var sentAt = lease.Now;
            var beat = await mailbox.AskAsync(() => status.Heartbeat(desk.Session, desk.Revision));
            var answer = await AskAsync(hub, beat, terms.Lease / 3);
            switch (answer?.Outcome)
            {
                case null:
                    return null;
                case HeartbeatOutcome.Register:
                    return TimeSpan.Zero;
                case HeartbeatOutcome.Replaced:
                    _replaced = true;
                    return null;
            }

            lease.Renew(sentAt, terms.Lease);
            mailbox.Post(renewed);
        }
        while (await NextAsync(timer, hub));

        if (_leaving.Task.IsCompleted && !hub.Closed.IsCompleted)
        {
            // Nothing may begin once the hub gives it to others, not even in another agent on this folder.
            lease.Cancel();
            await hub.AskAsync(new WorkerFrame { Leave = terms.Orders.Session }, _ => { });
        }

        return null;
    }

    // A hub that is silent for so long may be frozen, or gone without a word: there is time left to find it on a new connection.
    private async Task<HeartbeatReply?> AskAsync(IHubConnection hub, Heartbeat beat, TimeSpan patience)
    {
        try
        {
            return (await hub.AskAsync(new WorkerFrame { Heartbeat = beat }, Answered).WaitAsync(patience, time))?.Heartbeat;
        }
        catch (TimeoutException)
        {
            hub.Abandon();
            return null;
        }
    }

    private void Registered(IHubConnection hub, HubFrame answer)
    {
        if (answer.Register is { Outcome: RegisterOutcome.Registered, Orders: { } orders })
        {
            mailbox.Post(() => desk.Open(hub, orders));
        }
    }

    private void Answered(HubFrame answer)
    {
        if (answer.Heartbeat?.Orders is { } orders)
        {
            mailbox.Post(() => desk.Apply(orders));
        }

        if (answer.Heartbeat?.SpeedLimit is { } limit)
        {
            mailbox.Post(() => limited(limit));
        }
    }

    private async Task<bool> NextAsync(PeriodicTimer timer, IHubConnection hub)
    {
        var next = timer.WaitForNextTickAsync().AsTask();
        return await Task.WhenAny(next, hub.Closed, _leaving.Task) == next;
    }

    // Somebody runs with a copy of our folder. Two must not take turns at the same parts.
    private TimeSpan Replaced()
    {
        LogReplaced(_leaseDuration.TotalSeconds);
        lease.Cancel();
        return _leaseDuration;
    }

    // Nothing that it does counts any more, so it does nothing, and looks from time to time whether it was let in again.
    private TimeSpan Revoked()
    {
        LogRevoked();
        lease.Cancel();
        return _pauseWhenTaken;
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Error, Message = "The hub has revoked this worker's token. Its lanes are stopped. To join again: aria worker HUB --join TOKEN")]
    private partial void LogRevoked();

    [LoggerMessage(EventId = 4031, Level = LogLevel.Error, Message = "Another machine with this worker's name holds a lease. Give one of the two another Worker:Name")]
    private partial void LogNameTaken();

    [LoggerMessage(EventId = 4032, Level = LogLevel.Error, Message = "Another agent took over as this worker, with a copy of its folder. This one stops its lanes and stays away for {Seconds} s")]
    private partial void LogReplaced(double seconds);
}
