using System.Security.Claims;
using AriaCluster.Api.Audit;
using AriaCluster.Api.Description;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Limits;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Silo.Storage.Copies;
using Microsoft.Extensions.Options;

namespace AriaCluster.Api.Databases;

/// <summary>Gives people what the hub keeps: a backup while everything goes on, a check, a copy in another database.</summary>
internal static class DatabasesApi
{
    private const int MaxBytes = 16 << 10;

    public static IServiceCollection AddDatabases(this IServiceCollection services) => services.AddSingleton<HubDatabase>().AddSingleton<Migrations>();

    public static void MapDatabases(this IEndpointRouteBuilder routes)
    {
        var database = routes.MapGroup("/api/db").RequireAuthorization(KeyPolicies.Admin);
        database.MapGet("/backup", BackUpAsync).Undescribed("its answer is a file of JSON Lines: docs/data.md").Audited("backUpDatabase");
        database.MapGet("/check", CheckAsync).Describe(DatabaseRoutes.Check);
        database.MapGet("/migration", (Migrations migrations) => Show(migrations.Current)).Describe(DatabaseRoutes.GetMigration);
        database.MapPost("/migration", MigrateAsync).WithMetadata(new BodyLimit(MaxBytes)).Describe(DatabaseRoutes.Migrate);
    }

    // Its last line says whether it is whole, since the status is sent before the rows are read.
    private static async Task<IResult> BackUpAsync(HubDatabase database, TimeProvider time, CancellationToken ct)
    {
        var source = await database.OpenAsync(ct);
        return TypedResults.Stream(
            async stream =>
            {
                await using (source)
                using (var writer = new BackupWriter(stream, time))
                {
                    await writer.WriteAsync(source, "", _ => { }, ct);
                }
            },
            "application/jsonl",
            $"aria-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}.backup");
    }

    private static async Task<IResult> CheckAsync(HubDatabase database, CancellationToken ct)
    {
        await using var source = await database.OpenAsync(ct);
        return TypedResults.Json(await new ContentCheck().RunAsync(source, _ => { }, ct), HubJson.Answers.CheckResult);
    }

    private static Task<IResult> MigrateAsync(
        HttpRequest request, ClaimsPrincipal user, HubDatabase database, Migrations migrations, IOptions<HubOptions> hub, AuditNote note, CancellationToken ct) =>
        RequestBody.AnswerAsync(
            request,
            (json, faults) =>
            {
                var target = MigrationRequest.Read(json, Path.GetFullPath(hub.Value.Data), faults);
                note.Change("to", null, target?.Description);
                return target;
            },
            target => Task.FromResult<IResult>(migrations.TryBegin(() => database.OpenAsync(CancellationToken.None), target!, AuthorOf(request, user))
                ? Show(migrations.Current, StatusCodes.Status202Accepted)
                : new Problem(ProblemType.MigrationRuns, $"The copy to {migrations.Current!.To} is not finished. Wait for it: GET /api/db/migration.")),
            ct);

    private static CopyAuthor AuthorOf(HttpRequest request, ClaimsPrincipal user) =>
        new(CopyAuthor.Migrate, KeyPolicies.OwnerOf(user), Caller.AddressOf(request.HttpContext));

    private static Microsoft.AspNetCore.Http.HttpResults.JsonHttpResult<MigrationDocument> Show(MigrationDocument? migration, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(migration ?? new MigrationDocument(MigrationState.None, 0), HubJson.Answers.MigrationDocument, statusCode: status);
}
