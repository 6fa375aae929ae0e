using AriaCluster.Workers;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Worker.Link;

/// <summary>Dials the hub, again and again: the hub never dials a worker.</summary>
internal sealed partial class HubLink(IHubDialer dialer, TimeProvider time, ILogger<HubLink> logger)
{
    private static readonly TimeSpan _shortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(5);

    private string? _lastFault;

    /// <summary>Runs a session on each connection; it says how long to wait before the next one, null for as usual.</summary>
    public async Task RunAsync(Func<IHubConnection, Task<TimeSpan?>> session, Action<IHubConnection, HubFrame> told, CancellationToken ct)
    {
        var pause = _shortestPause;
        while (true)
        {
            var wanted = (TimeSpan?)null;
            if (await ConnectAsync(told, ct) is { } hub)
            {
                await using (hub)
                {
                    using var stop = ct.Register(hub.Abandon);
                    pause = _shortestPause;
                    wanted = await session(hub);
                }
            }

            // Many workers of one hub must not come back at the same moment.
            await Task.Delay(wanted ?? pause * (0.5 + Random.Shared.NextDouble()), time, ct);
            pause = pause * 2 < _longestPause ? pause * 2 : _longestPause;
        }
    }

    private async Task<IHubConnection?> ConnectAsync(Action<IHubConnection, HubFrame> told, CancellationToken ct)
    {
        try
        {
            var hub = await dialer.DialAsync(told, ct);
            LogConnected(dialer.Hub);
            _lastFault = null;
            return hub;
        }
        catch (HubUnreachableException e)
        {
            Tell(e.Message);
            return null;
        }
    }

    // Said once for as long as it stays the same: a hub that is away for a night is one line.
    private void Tell(string fault)
    {
        if (fault != _lastFault)
        {
            _lastFault = fault;
            LogNotConnected(dialer.Hub, fault);
        }
    }

    [LoggerMessage(EventId = 4029, Level = LogLevel.Information, Message = "Connected to the hub {Hub}")]
    private partial void LogConnected(string hub);

    [LoggerMessage(EventId = 4030, Level = LogLevel.Warning, Message = "No connection to the hub {Hub}: {Fault} It is tried again and again")]
    private partial void LogNotConnected(string hub, string fault);
}
