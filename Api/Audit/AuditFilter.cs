using AriaCluster.Api.Keys;
using AriaCluster.Api.Limits;
using AriaCluster.Silo.Storage.Audit;

namespace AriaCluster.Api.Audit;

/// <summary>
/// Stands around every handler that changes something, and makes the entry between the change and its answer. What a handler refuses, or
/// never got to see, <see cref="AuditEdge"/> notes.
/// </summary>
internal sealed class AuditFilter(AuditTrail trail, TimeProvider time) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var answer = await next(context);
        var status = (answer as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
        if (status < StatusCodes.Status400BadRequest && context.HttpContext.GetEndpoint() is RouteEndpoint route)
        {
            await AddAsync(context.HttpContext, route, status, ((answer as IValueHttpResult)?.Value as IAudited)?.ToAudit(status));
        }

        return answer;
    }

    /// <summary>What a request says of itself.</summary>
    public static AuditEntry ToEntry(HttpContext http, RouteEndpoint route, int status, DateTimeOffset now)
    {
        var (target, note) = (AuditTarget.Of(route, http.Request.RouteValues), AuditNote.Of(http));
        return new()
        {
            Id = AuditId.New(now),
            At = now,
            Action = route.Metadata.GetRequiredMetadata<AuditedRoute>().Action,
            By = KeyPolicies.OwnerOf(http.User) is { Length: > 0 } key ? key : note.By,
            Address = Caller.AddressOf(http),
            Kind = target.Kind,
            Target = target.Name is null ? null : AuditNote.Cut(target.Name),
            Changes = note.Changes,
            Status = status,
        };
    }

    private async Task AddAsync(HttpContext http, RouteEndpoint route, int status, AuditedAnswer? answer)
    {
        AuditNote.Of(http).IsDone = true;
        var entry = ToEntry(http, route, status, time.GetUtcNow());
        entry = entry with
        {
            Kind = answer?.Kind ?? entry.Kind,
            Target = answer?.Target ?? entry.Target,
            Filter = entry.Target is null && http.Request.QueryString.HasValue ? AuditNote.Cut(Uri.UnescapeDataString(http.Request.QueryString.Value![1..])) : null,
            Count = answer?.Count ?? 1,
        };
        if (answer is { Changed: false })
        {
            trail.Count(entry);
        }
        else if (AuditedRoute.IsLater(route))
        {
            trail.AddLater(entry);
        }
        else
        {
            await trail.AddAsync(entry);
        }
    }
}
