using System.Collections.Concurrent;
using AriaCluster.Cluster;
using AriaCluster.Hosting;

namespace AriaCluster.Api.Keys;

/// <summary>
/// What is being answered, and to which key: an answer may last for hours, a stream of events or a WebSocket, and must end when its key is
/// revoked, replaced or expires. Every few seconds each that has lasted so long is asked for its key again.
/// </summary>
internal sealed partial class OpenRequests(KeyRing ring, TimeProvider time, ILogger<OpenRequests> log) : BackgroundService
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<HttpContext, (ApiKey Key, long Since)> _open = new();

    public void Begin(HttpContext http, ApiKey key) => _open[http] = (key, time.GetTimestamp());

    public void End(HttpContext http) => _open.TryRemove(http, out _);

    /// <summary>Breaks off what is answered to a key that no longer is one.</summary>
    internal async Task RunOnceAsync(CancellationToken ct)
    {
        var lasting = _open.Where(open => time.GetElapsedTime(open.Value.Since) >= _period).ToArray();
        if (lasting.Length == 0)
        {
            return;
        }

        var keys = (await ring.ReadAsync(ct)).ToDictionary(key => key.Name, StringComparer.Ordinal);
        foreach (var (http, (key, _)) in lasting)
        {
            if (!keys.TryGetValue(key.Name, out var now) || now.Hash != key.Hash || now.Scopes != key.Scopes || ring.IsExpired(now))
            {
                LogEnded(log, key.Name, http.Request.Method, http.TraceIdentifier);
                http.Abort();
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => time.EachTickAsync(_period, LookAsync, stoppingToken);

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            await RunOnceAsync(ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogUnread(log, e.Message);
        }
    }

    [LoggerMessage(EventId = 1053, Level = LogLevel.Information, Message = "Key {Name} is no longer valid: its {Method} ({TraceId}) was broken off")]
    private static partial void LogEnded(ILogger log, string name, string method, string traceId);

    [LoggerMessage(EventId = 1054, Level = LogLevel.Warning, Message = "The API keys cannot be read; what is being answered goes on meanwhile ({Reason})")]
    private static partial void LogUnread(ILogger log, string reason);
}
