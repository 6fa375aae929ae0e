using System.Security.Claims;
using AriaCluster.Api.Audit;
using AriaCluster.Api.Description;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Requests;
using AriaCluster.Cluster;
using AriaCluster.Tasks;
using Orleans;

namespace AriaCluster.Api.Cluster;

/// <summary>Shows what failures lead to, and sets the rules that come before the built-in ones.</summary>
internal static class ErrorRulesApi
{
    private const int MaxBytes = 64 << 10;

    public static void MapErrorRules(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/cluster/errors", ShowAsync).RequireAuthorization(KeyPolicies.Read).Describe(ClusterRoutes.GetErrors);
        routes.MapPut("/api/cluster/errors", PutAsync).RequireAuthorization(KeyPolicies.Admin).WithMetadata(new BodyLimit(MaxBytes))
            .Describe(ClusterRoutes.PutErrors);
    }

    private static async Task<IResult> ShowAsync(IGrainFactory grains, CancellationToken ct)
    {
        var settings = await grains.GetGrain<IClusterGrain>(IClusterGrain.Key).GetSettingsAsync().WaitAsync(ct);
        var document = new ErrorTableDocument([.. settings.Errors.Select(ErrorRuleDocument.From)], [.. ErrorTable.BuiltIn.Select(ErrorRuleDocument.From)]);
        return TypedResults.Json(document, HubJson.Answers.ErrorTableDocument);
    }

    private static Task<IResult> PutAsync(HttpRequest request, ClaimsPrincipal user, IGrainFactory grains, AuditNote note, CancellationToken ct) => RequestBody.AnswerAsync(
        request,
        ErrorRulesRequest.Read,
        rules => ClusterApi.ChangeAsync(settings => settings.SetErrorRulesAsync(rules, KeyPolicies.OwnerOf(user)), () => ShowAsync(grains, ct), grains, note, ct),
        ct);
}
