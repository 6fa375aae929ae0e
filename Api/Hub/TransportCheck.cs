using System.Net;
using AriaCluster.Api.Limits;
using AriaCluster.Api.Problems;
using Microsoft.Extensions.Options;

namespace AriaCluster.Api.Hub;

/// <summary>Refuses plain http from other machines, also such that a proxy was spoken to in: keys and tokens could be read on the way.</summary>
internal sealed class TransportCheck(RequestDelegate next, IOptions<HubOptions> options)
{
    private readonly bool _takesAll = options.Value.Insecure;

    public Task InvokeAsync(HttpContext http) =>
        _takesAll || IsSafe(http) ? next(http) : new Problem(
            ProblemType.TlsNeeded,
            "This hub takes plain http from its own machine only. Use https; a proxy must be one of Hub:Proxies and send X-Forwarded-Proto.").ExecuteAsync(http);

    // Proxies look at its health without headers, and nothing secret is said there.
    private static bool IsSafe(HttpContext http) =>
        http.Request.IsHttps
        || http.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(Caller.Plain(address))
        || http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);
}
