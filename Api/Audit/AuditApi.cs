using AriaCluster.Api.Description;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using AriaCluster.Silo.Storage.Audit;

namespace AriaCluster.Api.Audit;

/// <summary>Shows who changed what; for admins.</summary>
internal static class AuditApi
{
    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/audit", ListAsync).RequireAuthorization(KeyPolicies.Admin).Describe(AuditRoutes.List);

    private static async Task<IResult> ListAsync(HttpRequest request, IAuditLog entries, AuditTrail trail, AuditActions actions, CancellationToken ct)
    {
        var faults = new FaultList();
        var query = AuditListRequest.Read(request.Query, faults);
        if (query.Action is { } action && faults.Count == 0 && !actions.All.Contains(action))
        {
            faults.Add("action", $"is not known; allowed are {string.Join(", ", actions.All)}");
        }

        if (faults.Count > 0)
        {
            return Problem.Invalid(faults);
        }

        // Who asks sees what they have just done.
        await trail.FlushAsync(counted: false, ct);
        var found = await entries.ListAsync(query with { Limit = query.Limit + 1 }, ct);
        var page = found.Take(query.Limit).Select(AuditDocument.From).ToArray();
        return TypedResults.Json(new AuditListDocument(page, found.Length > query.Limit ? page[^1].Id : null), HubJson.Answers.AuditListDocument);
    }
}
