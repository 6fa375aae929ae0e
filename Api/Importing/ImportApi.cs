using System.Security.Claims;
using AriaCluster.Api.Audit;
using AriaCluster.Api.Description;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks.Requests;
using Microsoft.Extensions.Options;

namespace AriaCluster.Api.Importing;

/// <summary>Takes files of other systems, and archives of this one.</summary>
internal static class ImportApi
{
    private const long MaxBytes = 1L << 30;

    public static IServiceCollection AddImporting(this IServiceCollection services) => services.AddSingleton<Importer>().AddHostedService<ImportSweeper>();

    public static void MapImporting(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/db/import", ImportAsync).RequireAuthorization(KeyPolicies.Admin).WithMetadata(new BodyLimit(MaxBytes))
            .Undescribed("its body is a file: docs/data.md").Audited("importFile");

    private static async Task<IResult> ImportAsync(
        HttpRequest request, Importer importer, AllowedOptions allowed, IOptions<HubOptions> hub, ClaimsPrincipal user, CancellationToken ct)
    {
        // Any web page can send a form or text without asking, and none this.
        if (request.ContentType != "application/octet-stream")
        {
            return new Problem(ProblemType.WrongContentType, "Send the file with the header 'Content-Type: application/octet-stream'.");
        }

        using var file = await ImportFile.ReceiveAsync(request.Body, Path.GetFullPath(hub.Value.Data), allowed, ct);
        var (report, fault) = await file.ImportAsync(importer, KeyPolicies.KeyOf(user), ct);
        if (report is not null)
        {
            return TypedResults.Json(report, HubJson.Answers.ImportReport);
        }

        var faults = new FaultList();
        faults.Add(FaultList.Body, fault!);
        return Problem.Invalid(faults);
    }
}
