using System.Security.Claims;
using AriaCluster.Api.Description;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Requests;
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
            RequestBody.AnswerAsync(request, MoveRequest.ReadAll, move => command.MoveAllAsync(move, Reach.ToCommand(user), KeyPolicies.OwnerOf(user), ct), ct)).Describe(TaskRoutes.MoveAll);
        queue.MapPost("/{id}/move", (string id, HttpRequest request, QueueCommand command, ClaimsPrincipal user, CancellationToken ct) =>
            RequestBody.AnswerAsync(request, MoveRequest.ReadPlace, move => command.MoveAsync(id, move, Reach.ToCommand(user), KeyPolicies.OwnerOf(user), ct), ct)).Describe(TaskRoutes.Move);
    }
}
