using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using AriaCluster.Workers;
using Orleans;

namespace AriaCluster.Api.Workers;

/// <summary>
/// One worker's connection: carries <see cref="IWorkerGrain"/> up and <see cref="IWorkerObserver"/> down as frames. Frames are worked
/// on side by side, so that a heartbeat never waits behind reports, whose order is kept task by task.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore without a wait handle holds nothing, and calls under way still release it.")]
internal sealed partial class WorkerRelay(string name, string egress, string tokenHash, FrameSocket socket, IGrainFactory grains, TimeProvider time, ILogger log)
    : IWorkerObserver
{
    private const int HeartbeatsAtOnce = 4;
    private const int ReportFramesAtOnce = 64;

    private static readonly TimeSpan _closePatience = TimeSpan.FromSeconds(2);

    // So long a worker may go on reporting whose revocation this process was not told of.
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(5);

    private readonly IWorkerGrain _worker = grains.GetGrain<IWorkerGrain>(WorkerName.ToKey(name));
    private readonly SemaphoreSlim _registering = new(1);
    private readonly SemaphoreSlim _heartbeats = new(HeartbeatsAtOnce);
    private readonly SemaphoreSlim _reportFrames = new(ReportFramesAtOnce);
    private readonly ReportFlow _flow = new(name, grains, time, log);
    private readonly OrderSequence _sequence = new();
    private readonly TaskCompletionSource<(WebSocketCloseStatus Status, string Reason)> _ended =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile bool _isRevoked;

    /// <summary>Serves the connection until it ends or the hub stops, and closes it.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        // The engine keeps a weak reference to this object; this method keeps it alive.
        var reference = grains.CreateObjectReference<IWorkerObserver>(this);
        using var ending = new CancellationTokenSource();
        await using var stop = stopping.Register(() => _ended.TrySetResult((WebSocketCloseStatus.EndpointUnavailable, "The hub stops.")));
        var sending = socket.SendAllAsync(ending.Token);
        var reading = ReadAllAsync(reference, ending.Token);
        var watching = WatchTokenAsync(ending.Token);
        try
        {
            var (status, reason) = await FindEndAsync(await Task.WhenAny(reading, sending, _ended.Task));
            socket.EndSending();
            await Task.WhenAny(sending, Task.Delay(_closePatience, time, ending.Token));
            await socket.CloseAsync(status, reason);
            await Task.WhenAny(reading, Task.Delay(_closePatience, time, ending.Token));
        }
        finally
        {
            await ending.CancelAsync();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            grains.DeleteObjectReference<IWorkerObserver>(reference);
            GC.KeepAlive(this);
        }
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(WorkerOrders orders)
    {
        // Orders of a new session may overtake the answer that opens it.
        await _registering.WaitAsync();
        try
        {
            lock (_sequence)
            {
                Send(_sequence.Offer(orders));
            }
        }
        finally
        {
            _registering.Release();
        }
    }

    /// <inheritdoc/>
    public Task ReplacedAsync(long session)
    {
        if (session > _sequence.Session)
        {
            LogReplaced(log, name, session);
            socket.TrySend(new HubFrame { ReplacedBy = session });
            _ended.TrySetResult((WebSocketCloseStatus.NormalClosure, "A newer session took over."));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RevokedAsync()
    {
        // From here on nothing that it says is heard, whatever it still sends.
        if (!_isRevoked)
        {
            _isRevoked = true;
            LogRevoked(log, name);

            // Queued first: nothing is after the end.
            socket.TrySend(new HubFrame { Revoked = true });
            _ended.TrySetResult((WebSocketCloseStatus.PolicyViolation, "The worker's token is revoked."));
        }

        return Task.CompletedTask;
    }

    // Whoever revoked the token tells the connection, but that word may get lost.
    private async Task WatchTokenAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(_look, time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            await CheckTokenAsync();
        }
    }

    /// <summary>Whether the token that opened the connection is still the worker's; unknown counts as yes.</summary>
    private async Task<bool> CheckTokenAsync()
    {
        try
        {
            if (!await _worker.AuthenticateAsync(tokenHash))
            {
                await RevokedAsync();
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(log, name, "authenticate", e.Message);
        }

        return !_isRevoked;
    }

    private async Task<(WebSocketCloseStatus Status, string Reason)> FindEndAsync(Task first)
    {
        try
        {
            await first;
            return _ended.Task.IsCompletedSuccessfully ? await _ended.Task : (WebSocketCloseStatus.NormalClosure, "");
        }
        catch (FrameException e)
        {
            LogRefused(log, name, e.Message);
            return (WebSocketCloseStatus.PolicyViolation, e.Message);
        }
        catch (Exception e)
        {
            // The connection broke; the worker comes back by itself.
            LogBroken(log, name, e.Message);
            return (WebSocketCloseStatus.NormalClosure, "");
        }
    }

    private async Task ReadAllAsync(IWorkerObserver reference, CancellationToken ct)
    {
        while (await socket.ReadAsync(ct) is { } frame && !_isRevoked)
        {
            switch (frame)
            {
                case { Register: { } registration }:
                    await RegisterAsync(frame.Id, registration, reference, ct);
                    break;
                case { Heartbeat: { } heartbeat }:
                    await _heartbeats.WaitAsync(ct);
                    _ = AnswerHeartbeatAsync(frame.Id, heartbeat, ct);
                    break;
                case { Reports: { IsDefault: false } reports }:
                    await TakeReportsAsync(frame.Id, reports, ct);
                    break;
                case { Leave: { } session }:
                    await LeaveAsync(frame.Id, session);
                    break;
                default:
                    throw new FrameException("A frame holds neither a registration, a heartbeat, reports nor a goodbye.");
            }
        }
    }

    // Deciding what follows and queueing it are one step, or two messages could change places between them.
    private void Reply(HubFrame reply, WorkerOrders? agreed)
    {
        lock (_sequence)
        {
            if (!socket.TrySend(reply))
            {
                LogDropped(log, name, agreed?.Revision ?? 0);
            }
            else if (agreed is not null)
            {
                Send(_sequence.Restart(agreed));
            }
        }
    }

    private void Send(IEnumerable<WorkerOrders> orders)
    {
        foreach (var message in orders)
        {
            if (!socket.TrySend(new HubFrame { Orders = message }))
            {
                LogDropped(log, name, message.Revision);
            }
        }
    }

    [LoggerMessage(EventId = 1016, Level = LogLevel.Information, Message = "Worker {Worker}: session {Session} took over, this connection is closed")]
    private static partial void LogReplaced(ILogger log, string worker, long session);

    [LoggerMessage(EventId = 1101, Level = LogLevel.Information, Message = "Worker {Worker}: its token is revoked, this connection is closed")]
    private static partial void LogRevoked(ILogger log, string worker);

    [LoggerMessage(EventId = 1017, Level = LogLevel.Warning, Message = "Worker {Worker}: {Frame} was not answered ({Reason})")]
    private static partial void LogFailed(ILogger log, string worker, string frame, string reason);

    [LoggerMessage(EventId = 1018, Level = LogLevel.Warning, Message = "Worker {Worker}: orders of revision {Revision} did not fit; a heartbeat will mend it")]
    private static partial void LogDropped(ILogger log, string worker, long revision);

    [LoggerMessage(EventId = 1019, Level = LogLevel.Information, Message = "Worker {Worker}: connection lost ({Reason})")]
    private static partial void LogBroken(ILogger log, string worker, string reason);

    [LoggerMessage(EventId = 1020, Level = LogLevel.Warning, Message = "Worker {Worker}: connection closed. {Reason}")]
    private static partial void LogRefused(ILogger log, string worker, string reason);
}
