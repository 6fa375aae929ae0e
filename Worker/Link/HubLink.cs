using System.Net;
using System.Net.WebSockets;
using AriaCluster.Worker.Agent;
using AriaCluster.Workers;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Worker.Link;

/// <summary>Dials the hub, again and again: the hub never dials a worker.</summary>
internal sealed partial class HubLink(WorkerOptions options, TimeProvider time, ILogger<HubLink> logger)
{
    private static readonly TimeSpan _shortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private string? _lastFault;

    /// <summary>Runs a session on each connection; it says how long to wait before the next one, null for as usual.</summary>
    public async Task RunAsync(Func<HubConnection, Task<TimeSpan?>> session, Action<HubConnection, HubFrame> told, CancellationToken ct)
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

    private async Task<HubConnection?> ConnectAsync(Action<HubConnection, HubFrame> told, CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        using var patience = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            // Read each time: the token may have been replaced.
            socket.Options.SetRequestHeader("Authorization", $"Bearer {(await File.ReadAllTextAsync(options.TokenPath, ct)).Trim()}");
            socket.Options.CollectHttpResponseDetails = true;
            await socket.ConnectAsync(Address(), either.Token);
            LogConnected(options.Hub);
            _lastFault = null;
            return new HubConnection(socket, time, _patience, told);
        }
        catch (Exception e) when (e is WebSocketException or IOException or UnauthorizedAccessException or FormatException or OperationCanceledException)
        {
            Tell(Fault(socket, e));
            socket.Dispose();
            ct.ThrowIfCancellationRequested();
            return null;
        }
    }

    private Uri Address()
    {
        var hub = new UriBuilder(options.Hub);
        hub.Scheme = hub.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
        hub.Path = hub.Path.TrimEnd('/') + "/worker";
        hub.Query = "name=" + Uri.EscapeDataString(options.Name);
        return hub.Uri;
    }

    private string Fault(ClientWebSocket socket, Exception e) => (e, socket.HttpStatusCode) switch
    {
        (IOException or UnauthorizedAccessException, _) => $"The worker's token cannot be read: {e.Message}",
        (FormatException, _) => $"The file {options.TokenPath} holds no token.",
        (_, HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) =>
            $"The hub refuses the token in {options.TokenPath} for the worker '{options.Name}'. Is it that worker's, and its last one?",
        (OperationCanceledException, _) => "The hub does not answer.",
        (_, 0) => e.InnerException?.Message ?? e.Message,
        var (_, status) => $"The hub answered {(int)status}.",
    };

    // Said once for as long as it stays the same: a hub that is away for a night is one line.
    private void Tell(string fault)
    {
        if (fault != _lastFault)
        {
            _lastFault = fault;
            LogNotConnected(options.Hub, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to the hub {Hub}")]
    private partial void LogConnected(string hub);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No connection to the hub {Hub}: {Fault} It is tried again and again")]
    private partial void LogNotConnected(string hub, string fault);
}
