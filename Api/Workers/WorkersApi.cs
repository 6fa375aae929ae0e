using AriaCluster.Api.Audit;
using AriaCluster.Api.Cluster;
using AriaCluster.Api.Description;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Cluster;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Orleans;

namespace AriaCluster.Api.Workers;

/// <summary>Shows workers, gives them tokens, and takes their connections.</summary>
internal static class WorkersApi
{
    private const int MaxBytes = 16 << 10;

    public static IServiceCollection AddWorkers(this IServiceCollection services) => services
        .AddSingleton<WorkerList>()
        .AddSingleton<WorkerConnections>()
        .AddSingleton<RelayEntrance>();

    public static void MapWorkers(this IEndpointRouteBuilder routes)
    {
        var workers = routes.MapGroup("/api/workers");
        workers.MapGet("", ListAsync).RequireAuthorization(KeyPolicies.Read).Describe(WorkerRoutes.List);
        workers.MapGet("/{name}", GetAsync).RequireAuthorization(KeyPolicies.Read).Describe(WorkerRoutes.Get);
        workers.MapPut("/{name}/token", PutTokenAsync).RequireAuthorization(KeyPolicies.Admin).Describe(WorkerRoutes.PutToken);
        workers.MapDelete("/{name}/token", RevokeAsync).RequireAuthorization(KeyPolicies.Admin).Describe(WorkerRoutes.RevokeToken);

        var control = workers.MapGroup("/{name}").RequireAuthorization(KeyPolicies.Admin);
        control.MapPost("/cordon", (string name, IGrainFactory grains, TimeProvider time, AuditNote note, CancellationToken ct) => SetAsync(name, WorkerAvailability.Cordoned, grains, time, note, ct))
            .Describe(WorkerRoutes.Cordon);
        control.MapPost("/uncordon", (string name, IGrainFactory grains, TimeProvider time, AuditNote note, CancellationToken ct) => SetAsync(name, WorkerAvailability.Open, grains, time, note, ct))
            .Describe(WorkerRoutes.Uncordon);
        control.MapPost("/drain", (string name, bool? now, IGrainFactory grains, TimeProvider time, AuditNote note, CancellationToken ct) =>
            SetAsync(name, now == true ? WorkerAvailability.Evacuating : WorkerAvailability.Draining, grains, time, note, ct)).Describe(WorkerRoutes.Drain);
        control.MapPut("/speed", PutSpeedAsync).WithMetadata(new BodyLimit(MaxBytes)).Describe(WorkerRoutes.PutSpeed);
        control.MapDelete("/speed", (string name, IGrainFactory grains, TimeProvider time, AuditNote note, CancellationToken ct) => SetSpeedAsync(name, null, grains, time, note, ct))
            .Describe(WorkerRoutes.DeleteSpeed);
        control.MapDelete("", RemoveAsync).Describe(WorkerRoutes.Remove);

        // A worker has a token of its own in place of a key.
        routes.MapGet("/worker", (HttpContext http, RelayEntrance entrance) => entrance.EnterAsync(http)).AllowAnonymous().Describe(WorkerRoutes.Connect);
    }

    private static async Task<IResult> ListAsync(WorkerList list, TimeProvider time, CancellationToken ct)
    {
        var workers = await list.ReadAsync(ct);
        return new Tagged<WorkerListDocument>(
            new WorkerListDocument([.. workers.Select(worker => WorkerDocuments.From(worker, time.GetUtcNow(), withTasks: false))]), HubJson.Answers.WorkerListDocument);
    }

    private static Task<IResult> SetAsync(
        string name, WorkerAvailability availability, IGrainFactory grains, TimeProvider time, AuditNote note, CancellationToken ct) =>
        ControlAsync(name, worker => worker.SetAvailabilityAsync(availability), () => GetAsync(name, grains, time, ct), grains, note, ct);

    private static Task<IResult> PutSpeedAsync(string name, HttpRequest request, IGrainFactory grains, TimeProvider time, AuditNote note, CancellationToken ct) =>
        RequestBody.AnswerAsync(request, SpeedRequest.Read, limit => SetSpeedAsync(name, limit, grains, time, note, ct), ct);

    private static Task<IResult> SetSpeedAsync(string name, SpeedLimit? limit, IGrainFactory grains, TimeProvider time, AuditNote note, CancellationToken ct) =>
        ControlAsync(name, worker => worker.SetSpeedAsync(limit), () => GetAsync(name, grains, time, ct), grains, note, ct);

    private static Task<IResult> RemoveAsync(string name, IGrainFactory grains, AuditNote note, CancellationToken ct) =>
        ControlAsync(name, worker => worker.RemoveAsync(), () => Task.FromResult<IResult>(TypedResults.NoContent()), grains, note, ct);

    // The grain tells whoever holds the connection. That word may get lost; this process's own connections it does not need.
    private static Task<IResult> RevokeAsync(string name, WorkerConnections connections, IGrainFactory grains, AuditNote note, CancellationToken ct) => ControlAsync(
        name,
        worker => worker.RevokeAsync(),
        async () =>
        {
            await connections.RevokeAsync(name);
            return TypedResults.NoContent();
        },
        grains,
        note,
        ct);

    private static async Task<IResult> ControlAsync(
        string name, Func<IWorkerGrain, Task<ControlOutcome>> command, Func<Task<IResult>> answer, IGrainFactory grains, AuditNote note, CancellationToken ct)
    {
        if (!WorkerName.IsValid(name))
        {
            return Unknown(name);
        }

        var before = await ReadAsync(name, grains, ct);
        switch (await UntilKnown.AskAsync(() => command(grains.GetGrain<IWorkerGrain>(WorkerName.ToKey(name))), ct))
        {
            case ControlOutcome.Done or ControlOutcome.Already:
                Note(note, before, await ReadAsync(name, grains, ct));
                return await answer();
            case ControlOutcome.NotFound:
                return Unknown(name);
            case ControlOutcome.WrongStatus:
                return new Problem(ProblemType.WorkerBusy, $"The worker {FaultList.Quote(name)} holds downloads. Drain it first.");
            default:
                return Problem.Unavailable("It is not known whether the command took effect. Repeat the request.");
        }
    }

    private static Problem Unknown(string name) => new(ProblemType.UnknownWorker, $"There is no worker {FaultList.Quote(name)}.");

    private static async Task<IResult> GetAsync(string name, IGrainFactory grains, TimeProvider time, CancellationToken ct)
    {
        return await ReadAsync(name, grains, ct) switch
        {
            null => Unknown(name),
            { Room.Availability: WorkerAvailability.Removed } => new Problem(ProblemType.WorkerRemoved, $"The worker {FaultList.Quote(name)} was removed."),
            var worker => TypedResults.Json(WorkerDocuments.From(worker, time.GetUtcNow(), withTasks: true), HubJson.Answers.WorkerDocument),
        };
    }

    private static async Task<WorkerSnapshot?> ReadAsync(string name, IGrainFactory grains, CancellationToken ct) =>
        WorkerName.IsValid(name) ? await grains.GetGrain<IWorkerGrain>(WorkerName.ToKey(name)).GetAsync().WaitAsync(ct) : null;

    private static void Note(AuditNote note, WorkerSnapshot? before, WorkerSnapshot? now)
    {
        note.Change("availability", before?.Room.Availability, now?.Room.Availability);
        note.Change("speed", ClusterChanges.Describe(before?.Speed), ClusterChanges.Describe(now?.Speed));
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
        return await UntilKnown.AskAsync(() => worker.SetTokenAsync(Secret.Hash(token)), ct) is ControlOutcome.Done or ControlOutcome.Already
            ? TypedResults.Json(new TokenDocument(name, token), HubJson.Answers.TokenDocument)
            : Problem.Unavailable("It is not known whether the token was stored. Ask for another one.");
    }
}
