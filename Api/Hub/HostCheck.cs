using System.Net;
using AriaCluster.Api.Problems;
using Microsoft.Extensions.Options;

namespace AriaCluster.Api.Hub;

/// <summary>
/// Refuses requests that a browser was tricked into: a foreign name that was made to resolve to this machine, or a page of another
/// site. A host given as an address was typed by somebody; a name must be ours.
/// </summary>
internal sealed class HostCheck(RequestDelegate next, IOptions<HubOptions> options, TlsCertificate certificate)
{
    private const string LocalHost = "localhost";

    private readonly HubOptions _options = options.Value;
    private readonly bool _loopbackOnly = options.Value.Address == LocalHost || IPAddress.TryParse(options.Value.Address, out var ip) && IPAddress.IsLoopback(ip);

    public Task InvokeAsync(HttpContext http) =>
        FindProblem(http.Request) is { } problem ? problem.ExecuteAsync(http) : next(http);

    private Problem? FindProblem(HttpRequest request)
    {
        // Only HTTP/1.0, which no browser speaks, may leave the host out.
        if (request.Host.HasValue && !IsOwn(request.Host.Host))
        {
            return new Problem(ProblemType.ForeignHost, $"The host {FaultList.Quote(request.Host.Host)} is not this hub's. Add it to the setting Hub:Hosts if it should be.");
        }

        return request.Headers.Origin is [{ } origin] && !IsOwnOrigin(origin, request) || request.Headers.Origin.Count > 1
            ? new Problem(ProblemType.ForeignOrigin, "The header Origin names another site. Add its host to the setting Hub:Hosts if it belongs to this hub, or it to Hub:CorsOrigins if its pages may use the API.")
            : null;
    }

    // A page that came by plain http may be anybody's who is on its way, and is not the hub's if the hub speaks https.
    private bool IsOwnOrigin(string origin, HttpRequest request) =>
        _options.CorsOrigins.Contains(origin, StringComparer.Ordinal) || Uri.TryCreate(origin, UriKind.Absolute, out var parsed) &&
        (parsed.Scheme == Uri.UriSchemeHttps || parsed.Scheme == request.Scheme) &&
        (parsed.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase) || IsConfigured(parsed.Host));

    private bool IsOwn(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var ip)
            ? !_loopbackOnly || IPAddress.IsLoopback(ip) || IsConfigured(host) || certificate.IsFor(host)
            : host.Equals(LocalHost, StringComparison.OrdinalIgnoreCase) || IsConfigured(host) || !_loopbackOnly && IsMachine(host) || certificate.IsFor(host);

    private bool IsConfigured(string host) =>
        _options.Hosts.Append(_options.Address).Contains(host, StringComparer.OrdinalIgnoreCase);

    private static bool IsMachine(string host) => host.Equals(Dns.GetHostName(), StringComparison.OrdinalIgnoreCase);
}
