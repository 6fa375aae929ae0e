using AriaCluster.Api.Keys;
using AriaCluster.Api.Limits;
using AriaCluster.Silo.Storage.Audit;

namespace AriaCluster.Api.Audit;

/// <summary>
/// Notes what came to no change, as far as is known: who was refused, by a route or before it, is counted; where nobody knows what
/// became of an administrative change, there is an entry that says so.
/// </summary>
internal sealed class AuditEdge(RequestDelegate next, AuditTrail trail, TimeProvider time)
{
    /// <summary>The action of entries for reads with keys that are not accepted.</summary>
    public const string Guess = "wrongKey";

    public async Task InvokeAsync(HttpContext http)
    {
        await next(http);
        if (http.GetEndpoint() is not RouteEndpoint route || http.Features.Get<AuditNote>() is { IsDone: true })
        {
            return;
        }

        if (route.Metadata.GetMetadata<AuditedRoute>() is null)
        {
            CountGuess(http);
            return;
        }

        var status = http.Response.StatusCode;
        status = status < StatusCodes.Status400BadRequest && http.RequestAborted.IsCancellationRequested ? StatusCodes.Status499ClientClosedRequest : status;
        var entry = AuditFilter.ToEntry(http, route, status, time.GetUtcNow());
        if (entry.By is null || AuditedRoute.IsLater(route) || status < StatusCodes.Status499ClientClosedRequest)
        {
            trail.Count(entry);
        }
        else
        {
            trail.AddLater(entry);
        }
    }

    // Who only reads changes nothing, but who tries keys is to be seen.
    private void CountGuess(HttpContext http)
    {
        if (WrongKey.IsMarked(http))
        {
            var now = time.GetUtcNow();
            trail.Count(new() { Id = AuditId.New(now), At = now, Action = Guess, Address = Caller.AddressOf(http), Status = http.Response.StatusCode });
        }
    }
}
