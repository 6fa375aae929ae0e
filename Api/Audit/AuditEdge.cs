namespace AriaCluster.Api.Audit;

/// <summary>
/// Notes what came to no change, as far as is known: who was refused, by a route or before it, is counted; where nobody knows what
/// became of a change, there is an entry that says so.
/// </summary>
internal sealed class AuditEdge(RequestDelegate next, AuditTrail trail, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext http)
    {
        await next(http);
        if (http.GetEndpoint() is not RouteEndpoint route || route.Metadata.GetMetadata<AuditedRoute>() is null || http.Features.Get<AuditNote>() is { IsDone: true })
        {
            return;
        }

        var status = http.RequestAborted.IsCancellationRequested ? StatusCodes.Status499ClientClosedRequest : http.Response.StatusCode;
        var entry = AuditFilter.ToEntry(http, route, status, time.GetUtcNow());
        if (status is >= StatusCodes.Status400BadRequest and < StatusCodes.Status499ClientClosedRequest)
        {
            trail.Count(entry);
        }
        else
        {
            trail.AddLater(entry);
        }
    }
}
