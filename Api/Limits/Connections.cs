using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace AriaCluster.Api.Limits;

/// <summary>
/// Bounds how many connections one address has open: who opens thousands and sends nothing keeps nobody out but itself.
/// </summary>
internal sealed partial class Connections(IOptions<LimitOptions> options, ILogger<Connections> log)
{
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    public async Task BoundAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var caller = Caller.Of((connection.RemoteEndPoint as System.Net.IPEndPoint)?.Address);
        try
        {
            if (_open.AddOrUpdate(caller, 1, static (_, open) => open + 1) <= options.Value.AddressConnections)
            {
                await next(connection);
                return;
            }

            LogRefused(log, caller, options.Value.AddressConnections);
            connection.Abort(new ConnectionAbortedException("Too many connections from one address."));
        }
        finally
        {
            Leave(caller);
        }
    }

    private void Leave(string caller)
    {
        if (_open.AddOrUpdate(caller, 0, static (_, open) => open - 1) == 0)
        {
            _open.TryRemove(KeyValuePair.Create(caller, 0));
        }
    }

    [LoggerMessage(EventId = 1055, Level = LogLevel.Warning, Message = "A connection from {Caller} is refused: {Most} are open")]
    private static partial void LogRefused(ILogger log, string caller, int most);
}
