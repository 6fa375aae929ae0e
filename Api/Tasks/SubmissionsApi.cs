using System.Collections.Immutable;
using System.Security.Claims;
using System.Text.Json;
using AriaCluster.Api.Description;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Api.Tasks.Requests;
using AriaCluster.Cluster;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Tasks;

/// <summary>Takes submissions: one task, or up to 10,000, all or none.</summary>
internal static class SubmissionsApi
{
    private const int MaxTaskBytes = 1 << 20;
    private const int MaxBatchBytes = 32 << 20;

    public static void MapSubmissions(this IEndpointRouteBuilder routes)
    {
        var submissions = routes.MapGroup("/api/tasks").RequireAuthorization(KeyPolicies.Submit);
        submissions.MapPost("", SubmitAsync).WithMetadata(new BodyLimit(MaxTaskBytes)).Describe(SubmissionRoutes.Submit);
        submissions.MapPost("/batch", SubmitBatchAsync).WithMetadata(new BodyLimit(MaxBatchBytes)).Describe(SubmissionRoutes.SubmitBatch);
    }

    private static Task<IResult> SubmitAsync(
        HttpRequest request, TaskReader reader, Acceptance acceptance, ClaimsPrincipal user, CancellationToken ct) =>
        TakeAsync(
            request,
            user,
            (json, key, faults) => KeyRoot.Place(key, reader.Read(json, "", faults), "dir", faults),
            (specification, key, submission) => acceptance.AcceptAsync(specification, key, submission, ct),
            ToTask,
            ct);

    private static Task<IResult> SubmitBatchAsync(
        HttpRequest request, BatchReader reader, Acceptance acceptance, BatchRoom room, ClaimsPrincipal user, CancellationToken ct) =>
        room.TakeAsync(
            () => TakeAsync<ImmutableArray<TaskSpecification>>(
                request,
                user,
                (json, key, faults) => [.. reader.Read(json, faults).Select((specification, i) => KeyRoot.Place(key, specification, $"tasks[{i}].dir", faults))],
                (specifications, key, submission) => acceptance.AcceptAsync(specifications, key, submission, ct),
                ToBatch,
                ct),
            ct);

    private static Task<IResult> TakeAsync<T>(
        HttpRequest request,
        ClaimsPrincipal user,
        Func<JsonElement, ApiKey, FaultList, T> read,
        Func<T, ApiKey, Submission?, Task<AcceptanceReply>> accept,
        Func<AcceptanceReply, IResult> answer,
        CancellationToken ct)
    {
        var key = KeyPolicies.KeyOf(user);
        return RequestBody.AnswerHashedAsync(
            request,
            (body, faults) => (Submission: IdempotencyKey.Read(request, key.Name, body.Hash, faults), Content: read(body.Json, key, faults)),
            async asked => Answer(await accept(asked.Content, key, asked.Submission), answer),
            ct);
    }

    private static IResult Answer(AcceptanceReply reply, Func<AcceptanceReply, IResult> answer) => reply.Outcome switch
    {
        AcceptanceOutcome.KeyReused => new Problem(
            ProblemType.KeyReused, $"This {IdempotencyKey.HeaderName} came with another request within the last 24 hours. Send a new key with a new request."),
        AcceptanceOutcome.Unknown => Problem.Unavailable(
            $"It is not known whether the submission was stored. Repeat it with the same {IdempotencyKey.HeaderName}."),
        AcceptanceOutcome.NoRoom => reply.Refusal!,
        _ => answer(reply),
    };

    private static IResult ToTask(AcceptanceReply reply) => new Answered<TaskReference>(
        reply.Outcome == AcceptanceOutcome.Accepted ? StatusCodes.Status201Created : StatusCodes.Status200OK,
        ToReference(reply.Entries[0]),
        HubJson.Answers.TaskReference,
        $"/api/tasks/{reply.Entries[0].Id}");

    private static IResult ToBatch(AcceptanceReply reply)
    {
        var batchId = reply.Entries.All(entry => entry.IsDuplicate) ? null : reply.Id;
        return new Answered<BatchReference>(
            reply.Outcome == AcceptanceOutcome.Accepted ? StatusCodes.Status202Accepted : StatusCodes.Status200OK,
            new BatchReference(batchId, [.. reply.Entries.Select(ToReference)]),
            HubJson.Answers.BatchReference,
            batchId is null ? "/api/tasks" : $"/api/tasks?batch={batchId}");
    }

    private static TaskReference ToReference(AcceptedEntry entry) => new(entry.Id, TaskId.Gid(entry.Id), entry.IsDuplicate ? entry.Id : null);
}
