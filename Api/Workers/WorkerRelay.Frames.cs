using System.Collections.Immutable;
using System.Net.WebSockets;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Api.Workers;

// What a worker says, frame by frame, and the answers.
internal sealed partial class WorkerRelay
{
    private async Task RegisterAsync(long id, WorkerRegistration said, IWorkerObserver reference, CancellationToken ct)
    {
        await _registering.WaitAsync(ct);
        try
        {
            if (!await CheckTokenAsync())
            {
                return;
            }

            var clean = FrameCheck.Clean(said);
            var reply = await _worker.RegisterAsync(clean.Egress.Length > 0 ? clean : clean with { Egress = egress }, reference);
            Reply(new HubFrame { Id = id, Register = reply }, reply.Outcome == RegisterOutcome.Registered ? reply.Orders : null);
            LogRegistered(log, name, reply.Orders.Session, reply.Outcome);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(log, name, "register", e.Message);
            var unknown = new RegisterReply(RegisterOutcome.Unknown, TimeSpan.Zero, TimeSpan.Zero, new WorkerOrders());
            Reply(new HubFrame { Id = id, Register = unknown }, agreed: null);
        }
        finally
        {
            _registering.Release();
        }
    }

    private async Task AnswerHeartbeatAsync(long id, Heartbeat said, CancellationToken ct)
    {
        try
        {
            var session = _sequence.Session;
            var reply = session == 0 || said.Session != session
                ? new HeartbeatReply(HeartbeatOutcome.Register, null)
                : await _worker.HeartbeatAsync(FrameCheck.Clean(said));
            Reply(new HubFrame { Id = id, Heartbeat = reply }, reply.Orders);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // No answer renews no lease, which is the truth: the grain did not hear it.
            LogFailed(log, name, "heartbeat", e.Message);
        }
        finally
        {
            _heartbeats.Release();
        }
    }

    // It is the connection's last frame: nothing behind it waits.
    private async Task LeaveAsync(long id, long session)
    {
        try
        {
            var outcome = session == 0 || session != _sequence.Session ? ControlOutcome.WrongStatus : await _worker.LeaveAsync(session);
            Reply(new HubFrame { Id = id, Leave = outcome }, agreed: null);
            if (outcome is ControlOutcome.Done or ControlOutcome.Already)
            {
                _ended.TrySetResult((WebSocketCloseStatus.NormalClosure, "The worker stops."));
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Its lease ends by itself.
            LogFailed(log, name, "goodbye", e.Message);
        }
    }

    // Nothing here waits, or a heartbeat would. What is too much now is repeated by the worker in its own time.
    private async Task TakeReportsAsync(long id, ImmutableArray<PartReport> reports, CancellationToken ct)
    {
        if (reports.Length > FrameCheck.MaxReports)
        {
            throw new FrameException($"A frame has {reports.Length} reports; at most {FrameCheck.MaxReports} are allowed.");
        }

        if (_sequence.Session != 0 && _reportFrames.Wait(0, ct))
        {
            _ = AnswerReportsAsync(id, reports, ct);
            return;
        }

        await socket.AnswerAsync(new HubFrame { Id = id, Verdicts = [.. reports.Select(_ => ReportVerdict.Unknown)] }, ct);
    }

    private async Task AnswerReportsAsync(long id, ImmutableArray<PartReport> reports, CancellationToken ct)
    {
        try
        {
            var verdicts = await _flow.DeliverAsync(_sequence.Session, reports, ct);
            await socket.AnswerAsync(new HubFrame { Id = id, Verdicts = verdicts }, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(log, name, "reports", e.Message);
        }
        finally
        {
            _reportFrames.Release();
        }
    }

    [LoggerMessage(EventId = 1015, Level = LogLevel.Information, Message = "Worker {Worker}: session {Session}, {Outcome}")]
    private static partial void LogRegistered(ILogger log, string worker, long session, RegisterOutcome outcome);
}
