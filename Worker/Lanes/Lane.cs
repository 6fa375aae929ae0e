using System.Collections.Frozen;
using AriaCluster.Worker.Leases;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Worker.Lanes;

/// <summary>
/// One aria2c as the agent sees it: up or down. A loop of its own adopts the one that runs, starts one whenever there is a valid
/// lease, and starts it again when it died or hangs.
/// </summary>
internal partial class Lane(
    int index, LaneFolder folder, LaneSettings settings, Lease lease, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _hangs = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _silent = TimeSpan.FromSeconds(3);

    private readonly List<Aria2Call> _calls = [];
    private Aria2Rpc? _rpc;
    private bool _wasUp;

    public int Index => index;

    /// <summary>Down until <see cref="Attach"/>. Belongs, with what is below it, to the agent's thread.</summary>
    public bool IsUp => _rpc is not null;

    /// <summary>Up, and aria2c has not answered for a while: it gets nothing new, and what it last said holds no more.</summary>
    public bool IsSilent => _rpc?.Waiting > _silent;

    /// <summary>When it was last seen silent, as a timestamp of the clock; null for never.</summary>
    public long? SilentAt { get; set; }

    /// <summary>How many parts are on it.</summary>
    public int Parts { get; set; }

    /// <summary>Raised from the lane's loop when it can be used; says whether it goes on with what it was doing.</summary>
    public required Action<Lane, Aria2Rpc, bool> Up { get; init; }

    /// <summary>Raised from the lane's loop when no process of the lane runs any more; at first, if there was none to adopt.</summary>
    public required Action<Lane> Down { get; init; }

    /// <summary>Raised from the socket's thread.</summary>
    public required Action<Lane, Aria2Notice, Gid> Noticed { get; init; }

    /// <summary>Whether its aria2c runs for this agent alone.</summary>
    public virtual bool IsOwn => true;

    /// <summary>What each download is told beside its own options.</summary>
    public virtual IReadOnlyDictionary<string, string> Defaults => FrozenDictionary<string, string>.Empty;

    public void Attach(Aria2Rpc rpc) => _rpc = rpc;

    public void Detach()
    {
        _rpc = null;
        _calls.Clear();
    }

    /// <summary>Takes a call to be sent with the next <see cref="Flush"/>; lost if the lane is down or goes down before it is answered.</summary>
    public void Submit(Aria2Call call)
    {
        if (IsUp)
        {
            _calls.Add(call);
        }
    }

    public void Flush()
    {
        if (_calls.Count > 0)
        {
            _rpc?.Send([.. _calls]);
            _calls.Clear();
        }
    }

    /// <summary>Until cancelled; then aria2c is stopped, with exact control files.</summary>
    public virtual async Task RunAsync(CancellationToken ct)
    {
        var process = Aria2Process.Find(folder, settings.Arguments(folder, port: 0), time);
        var adopted = process is not null;
        var pause = _look;
        if (process is not null)
        {
            LogAdopting(index, process.Pid);
        }
        else
        {
            await EndAsync(process, ct);
        }

        while (!ct.IsCancellationRequested)
        {
            var served = false;
            try
            {
                process ??= await StartAsync(ct);
                served = process is not null && await ServeAsync(process, adopted, ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e, index);
            }
            catch (OperationCanceledException)
            {
                // The agent stops; so does aria2c.
            }

            await EndAsync(process, ct);
            process = null;
            adopted = false;
            pause = served || pause > _longestPause ? _look : pause * 2;
            await Task.Delay(pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LeaseAsync(CancellationToken ct)
    {
        if (!lease.IsValid)
        {
            if (_wasUp)
            {
                LogWaitsForLease(index);
            }

            while (!lease.IsValid)
            {
                await Task.Delay(_look, time, ct);
            }
        }
    }

    private async Task<Aria2Process?> StartAsync(CancellationToken ct)
    {
        await LeaseAsync(ct);
        var port = LoopbackPort.Next();
        var process = await Aria2Process.StartAsync(folder, settings.LeaseFile, settings.Program, settings.Arguments(folder, port), port, time, ct);
        if (process is null)
        {
            LogDidNotStart(index, folder.Log);
        }

        return process;
    }

    /// <summary>Until the process dies, hangs or lies. False if it was of no use.</summary>
    private async Task<bool> ServeAsync(Aria2Process process, bool adopted, CancellationToken ct)
    {
        var served = false;
        while (process.IsRunning && await ConnectAsync(process, ct) is { } rpc)
        {
            await using (rpc)
            {
                if (!await IsOursAsync(process, rpc, ct))
                {
                    return served;
                }

                LogUp(index, process.Pid, process.Port);
                _wasUp = true;
                Up(this, rpc, adopted);
                served = adopted = true;
                if (!await ClosesAsync(rpc, ct))
                {
                    return false;
                }
            }

            // A process that was killed is gone a moment after its socket.
            await Task.Delay(_look, time, ct);
        }

        return served;
    }

    private async Task<Aria2Rpc?> ConnectAsync(Aria2Process process, CancellationToken ct)
    {
        for (var since = time.GetTimestamp(); process.IsRunning && time.GetElapsedTime(since) < _patience; await Task.Delay(_look / 5, time, ct))
        {
            if (await Aria2Rpc.ConnectAsync(process.Port, folder.Secret, time, (notice, gid) => Noticed(this, notice, gid), ct) is { } rpc)
            {
                return rpc;
            }
        }

        return null;
    }

    // With the secret it answers, without it it does not: anything else is not the process that we started, or is open to all.
    private async Task<bool> IsOursAsync(Aria2Process process, Aria2Rpc rpc, CancellationToken ct)
    {
        try
        {
            var enforced = await RpcSecret.IsEnforcedAsync(process.Port, _patience, ct);
            var known = await rpc.AskAsync("aria2.getVersion", parameters: null, answer => answer.Error is null, _patience);
            if (!enforced || !known)
            {
                LogRefused(index, process.Pid, enforced, known);
            }

            return enforced && known;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>False if aria2c hangs or lies: asking it again would not help.</summary>
    private async Task<bool> ClosesAsync(Aria2Rpc rpc, CancellationToken ct)
    {
        using var look = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (rpc.Waiting < _hangs)
        {
            var next = look.WaitForNextTickAsync(ct).AsTask();
            if (await Task.WhenAny(rpc.Closed, next) == rpc.Closed)
            {
                ct.ThrowIfCancellationRequested();
                if (rpc.Nonsense is { } nonsense)
                {
                    LogLies(index, nonsense);
                }

                return rpc.Nonsense is null;
            }

            await next;
        }

        LogHangs(index, _hangs.TotalSeconds);
        return false;
    }

    // Until it has ended: two aria2c must never write to one folder. Whatever was not adopted is ended as well.
    private async Task EndAsync(Aria2Process? process, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await (process?.StopAsync() ?? Task.CompletedTask);
                await Aria2Process.SweepAsync(folder, time);
                Down(this);
                if (process is not null)
                {
                    LogDown(index);
                }

                return;
            }
            catch (TimeoutException e)
            {
                LogDoesNotEnd(index, e.Message);
                if (ct.IsCancellationRequested)
                {
                    return;
                }
            }
        }
    }

    [LoggerMessage(EventId = 4019, Level = LogLevel.Information, Message = "Lane {Lane}: adopting aria2c {Pid}")]
    private partial void LogAdopting(int lane, int pid);

    [LoggerMessage(EventId = 4020, Level = LogLevel.Information, Message = "Lane {Lane} waits for a lease of the hub")]
    private partial void LogWaitsForLease(int lane);

    [LoggerMessage(EventId = 4021, Level = LogLevel.Error, Message = "Lane {Lane} failed and is started again")]
    private partial void LogFailed(Exception e, int lane);

    [LoggerMessage(EventId = 4022, Level = LogLevel.Warning, Message = "Lane {Lane}: aria2c did not start, see {Log}")]
    private partial void LogDidNotStart(int lane, string log);

    [LoggerMessage(EventId = 4023, Level = LogLevel.Information, Message = "Lane {Lane} is up: aria2c {Pid} on port {Port}")]
    private partial void LogUp(int lane, int pid, int port);

    [LoggerMessage(EventId = 4024, Level = LogLevel.Error, Message = "Lane {Lane}: aria2c {Pid} is not used. Refuses strangers: {Enforced}, knows the secret: {Known}")]
    private partial void LogRefused(int lane, int pid, bool enforced, bool known);

    [LoggerMessage(EventId = 4025, Level = LogLevel.Error, Message = "Lane {Lane}: aria2c has not answered for {Seconds} s and is started again")]
    private partial void LogHangs(int lane, double seconds);

    [LoggerMessage(EventId = 4026, Level = LogLevel.Error, Message = "Lane {Lane}: what aria2c says makes no sense ({Reason}); it is started again")]
    private partial void LogLies(int lane, string reason);

    [LoggerMessage(EventId = 4027, Level = LogLevel.Information, Message = "Lane {Lane} is down")]
    private partial void LogDown(int lane);

    [LoggerMessage(EventId = 4028, Level = LogLevel.Error, Message = "Lane {Lane}: {Reason}")]
    private partial void LogDoesNotEnd(int lane, string reason);
}
