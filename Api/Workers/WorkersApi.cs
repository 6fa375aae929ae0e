using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Orleans;

namespace AriaCluster.Api.Workers;

/// <summary>Shows workers, gives them tokens, and takes their connections.</summary>
internal static class WorkersApi
{
    private const int Tries = 3;

    public static IServiceCollection AddWorkers(this IServiceCollection services) => services
        .AddSingleton<WorkerList>()
        .AddSingleton<RelayEntrance>();

    public static void MapWorkers(this IEndpointRouteBuilder routes)
    {
        var workers = routes.MapGroup("/api/workers");
        workers.MapGet("", ListAsync).RequireAuthorization(KeyPolicies.Read);
        workers.MapGet("/{name}", GetAsync).RequireAuthorization(KeyPolicies.Read);
        workers.MapPut("/{name}/token", PutTokenAsync).RequireAuthorization(KeyPolicies.Admin);

        // A worker has a token of its own in place of a key.
        routes.MapGet("/worker", (HttpContext http, RelayEntrance entrance) => entrance.EnterAsync(http)).AllowAnonymous();
    }

    private static async Task<IResult> ListAsync(WorkerList list, CancellationToken ct)
    {
        var workers = await list.ReadAsync(ct);
        return TypedResults.Json(
            new WorkerListDocument([.. workers.Select(worker => WorkerDocuments.From(worker, withTasks: false))]), HubJson.Answers.WorkerListDocument);
    }

    private static async Task<IResult> GetAsync(string name, IGrainFactory grains, CancellationToken ct)
    {
        var worker = WorkerName.IsValid(name) ? await grains.GetGrain<IWorkerGrain>(WorkerName.ToKey(name)).GetAsync().WaitAsync(ct) : null;
        return worker is null
            ? new Problem(ProblemType.UnknownWorker, $"There is no worker {FaultList.Quote(name)}.")
            : TypedResults.Json(WorkerDocuments.From(worker, withTasks: true), HubJson.Answers.WorkerDocument);
    }

    private static async Task<IResult> PutTokenAsync(string name, IGrainFactory grains, CancellationToken ct)
    {
        if (!WorkerName.IsValid(name))
        {
            var faults = new FaultList();
            faults.Add("name", $"must be {WorkerName.Rule}");
            return Problem.Invalid(faults);
        }

        var token = Secret.Create();
        var worker = grains.GetGrain<IWorkerGrain>(WorkerName.ToKey(name));
        for (var tries = 1; tries <= Tries; tries++)
        {
            if (await worker.SetTokenAsync(Secret.Hash(token)).WaitAsync(ct) is ControlOutcome.Done or ControlOutcome.Already)
            {
                return TypedResults.Json(new TokenDocument(name, token), HubJson.Answers.TokenDocument);
            }
        }

        return Problem.Unavailable("It is not known whether the token was stored. Ask for another one.");
    }
}
