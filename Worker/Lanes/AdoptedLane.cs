using AriaCluster.Worker.Leases;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Worker.Lanes;

/// <summary>
/// A lane whose aria2c somebody else started and others use as well. It is never started, stopped or set: of all that is in it, only the
/// downloads that write below this worker's folder are ours. No guard watches over it; when the lease is over, and when the agent
/// stops, the agent takes its own downloads out.
/// </summary>
internal sealed partial class AdoptedLane : Lane
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _hangs = TimeSpan.FromSeconds(30);

    private readonly AdoptedAria2 _aria2;
    private readonly Lease _lease;
    private readonly string _work;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private string? _lastFault;

    public AdoptedLane(AdoptedAria2 aria2, LaneFolder folder, LaneSettings settings, Lease lease, TimeProvider time, ILogger logger)
        : base(index: 0, folder, settings, lease, time, logger) =>
        (_aria2, _lease, _work, _time, _logger) = (aria2, lease, settings.Work, time, logger);

    /// <summary>What our own aria2c is started with, and another one may be started otherwise.</summary>
    public override bool IsOwn => false;

    public override IReadOnlyDictionary<string, string> Defaults => AdoptedAria2.DownloadOptions;

    public override async Task RunAsync(CancellationToken ct)
    {
        // What an earlier agent left in it goes on; after that, what a connection left that broke is begun anew.
        var goesOn = _lease.IsValid;
        if (!goesOn)
        {
            Down(this);
        }

        for (var pause = _look; !ct.IsCancellationRequested; pause = pause * 2 < _longestPause ? pause * 2 : _longestPause)
        {
            try
            {
                if (await ConnectAsync(ct) is { } rpc)
                {
                    await using (rpc)
                    {
                        await ServeAsync(rpc, goesOn, ct);
                        pause = _look;
                    }
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Tell(e.Message);
            }
            catch (OperationCanceledException)
            {
                // The agent stops.
            }

            Down(this);
            goesOn = false;
            await Task.Delay(pause, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Aria2Rpc?> ConnectAsync(CancellationToken ct)
    {
        var rpc = await _aria2.ConnectAsync((notice, gid) => Noticed(this, notice, gid), ct);
        if (rpc is null)
        {
            Tell(_aria2.Absent);
        }
        else if (await _aria2.FindFaultAsync(rpc, ct) is { } fault)
        {
            await rpc.DisposeAsync();
            Tell(fault);
            return null;
        }

        return rpc;
    }

    private async Task ServeAsync(Aria2Rpc rpc, bool goesOn, CancellationToken ct)
    {
        while (!rpc.Closed.IsCompleted)
        {
            if (!goesOn || !_lease.IsValid)
            {
                await EndOursAsync(rpc);
                await UntilAsync(() => _lease.IsValid, rpc, ct);
            }

            _lastFault = null;
            LogUp(Index, _aria2.Address);
            Up(this, rpc, goesOn && _lease.IsValid);
            goesOn = false;
            try
            {
                await UntilAsync(() => !_lease.IsValid, rpc, ct);
            }
            finally
            {
                await LeaveAsync(rpc);
            }
        }
    }

    // First out of aria2, then the parts know; and once more, for what was just being added.
    private async Task LeaveAsync(Aria2Rpc rpc)
    {
        LogDown(Index);
        await EndOursAsync(rpc);
        Down(this);
        await Task.Delay(_look, _time);
        await EndOursAsync(rpc);
    }

    private async Task UntilAsync(Func<bool> condition, Aria2Rpc rpc, CancellationToken ct)
    {
        using var look = new PeriodicTimer(_look, _time);
        while (!condition() && !rpc.Closed.IsCompleted)
        {
            if (rpc.Waiting > _hangs)
            {
                throw new TimeoutException($"The aria2c at {_aria2.Address} has not answered for {_hangs.TotalSeconds:0} s.");
            }

            await look.WaitForNextTickAsync(ct);
        }
    }

    // Nobody else's, whatever it is called.
    private async Task EndOursAsync(Aria2Rpc rpc)
    {
        try
        {
            if (!rpc.Closed.IsCompleted && await AdoptedAria2.EndAsync(rpc, _work, _time) is > 0 and var ended)
            {
                LogEnded(Index, ended);
            }
        }
        catch (TimeoutException e)
        {
            // It has ended, or hangs; with the next connection they are taken out before anything else.
            Tell(e.Message);
        }
    }

    private void Tell(string fault)
    {
        if (fault != _lastFault)
        {
            _lastFault = fault;
            LogFault(Index, fault);
        }
    }

    [LoggerMessage(EventId = 4102, Level = LogLevel.Information, Message = "Lane {Lane} is up: the aria2c at {Address}, which is not ours")]
    private partial void LogUp(int lane, string address);

    [LoggerMessage(EventId = 4103, Level = LogLevel.Information, Message = "Lane {Lane} is down")]
    private partial void LogDown(int lane);

    [LoggerMessage(EventId = 4104, Level = LogLevel.Information, Message = "Lane {Lane}: {Count} downloads of ours were taken out")]
    private partial void LogEnded(int lane, int count);

    [LoggerMessage(EventId = 4105, Level = LogLevel.Error, Message = "Lane {Lane}: {Reason} It is tried again and again")]
    private partial void LogFault(int lane, string reason);
}
