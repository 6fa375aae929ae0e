using System.Security.Claims;
using System.Text.Json;
using AriaCluster.Api.Description;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks.Requests;

namespace AriaCluster.Api.Tasks;

/// <summary>Puts pending tasks in order.</summary>
internal static class QueueApi
{
    private const int MaxBytes = 64 << 10;

    public static void MapQueue(this IEndpointRouteBuilder routes)
    {
        var queue = routes.MapGroup("/api/tasks").RequireAuthorization(KeyPolicies.Command).WithMetadata(new BodyLimit(MaxBytes));
        queue.MapPost("/move", (HttpRequest request, QueueCommand command, ClaimsPrincipal user, CancellationToken ct) =>
            ReadAsync(request, MoveRequest.ReadAll, move => command.MoveAllAsync(move, Reach.ToCommand(user), KeyPolicies.OwnerOf(user), ct), ct)).Describe(TaskRoutes.MoveAll);
        queue.MapPost("/{id}/move", (string id, HttpRequest request, QueueCommand command, ClaimsPrincipal user, CancellationToken ct) =>
            ReadAsync(request, MoveRequest.ReadPlace, move => command.MoveAsync(id, move, Reach.ToCommand(user), KeyPolicies.OwnerOf(user), ct), ct)).Describe(TaskRoutes.Move);
    }

    private static async Task<IResult> ReadAsync(
        HttpRequest request, Func<JsonElement, FaultList, MoveRequest> read, Func<MoveRequest, Task<IResult>> move, CancellationToken ct)
    {
        var (body, problem) = await RequestBody.ReadAsync(request, ct);
        if (body is null)
        {
            return problem!;
        }

        using (body)
        {
            var faults = new FaultList();
            var asked = read(body.Json, faults);
            return faults.Count > 0 ? Problem.Invalid(faults) : await move(asked);
        }
    }
}
