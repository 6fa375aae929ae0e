using System.Collections.Immutable;
using System.Security.Claims;
using AriaCluster.Api.Audit;
using AriaCluster.Api.Description;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Limits;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Cluster;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Orleans;

namespace AriaCluster.Api.Workers;

/// <summary>
/// Join tokens, and the exchange of one for a worker's own. The worker makes that token itself and sends its hash: a repeated request,
/// whose first answer was lost, means the same, and the token is never on the way but where it is used.
/// </summary>
internal static class JoiningApi
{
    private const int MaxBytes = 4 << 10;
    private const int IdLength = 8;

    public static void MapJoining(this IEndpointRouteBuilder routes)
    {
        var tokens = routes.MapGroup("/api/join-tokens").RequireAuthorization(KeyPolicies.Admin);
        tokens.MapGet("", ListAsync).Describe(JoiningRoutes.List);
        tokens.MapPost("", CreateAsync).WithMetadata(new BodyLimit(MaxBytes)).Describe(JoiningRoutes.Create);
        tokens.MapDelete("/{id}", RemoveAsync).Describe(JoiningRoutes.Remove);

        // The join token stands in place of a key.
        routes.MapPost("/api/workers/{name}/join", JoinAsync).AllowAnonymous().WithMetadata(new BodyLimit(MaxBytes)).Describe(JoiningRoutes.Join);
    }

    private static async Task<IResult> ListAsync(IGrainFactory grains, CancellationToken ct)
    {
        var tokens = await Cluster(grains).GetJoinTokensAsync().WaitAsync(ct);
        return TypedResults.Json(
            new JoinTokenListDocument([.. tokens.OrderBy(token => token.ExpiresAt).Select(token => ToDocument(token, secret: null))]),
            HubJson.Answers.JoinTokenListDocument);
    }

    private static Task<IResult> CreateAsync(HttpRequest request, ClaimsPrincipal user, IGrainFactory grains, ForwardClock clock, AuditNote note, CancellationToken ct) =>
        RequestBody.AnswerAsync(request, JoinRequest.ReadDuration, duration => StoreAsync(duration, KeyPolicies.OwnerOf(user), grains, clock, note, ct), ct);

    private static async Task<IResult> StoreAsync(TimeSpan duration, string by, IGrainFactory grains, ForwardClock clock, AuditNote note, CancellationToken ct)
    {
        var secret = Secret.Create();
        var now = clock.Now;
        var token = new JoinToken(Secret.Hash(Secret.Create())[..IdLength], Secret.Hash(secret), by, now, now + duration);
        switch (await UntilKnown.AskAsync(() => Cluster(grains).AddJoinTokenAsync(token), ct))
        {
            case ControlOutcome.Done or ControlOutcome.Already:
                note.Change("expiresAt", null, token.ExpiresAt);
                return new Answered<JoinTokenDocument>(
                    StatusCodes.Status201Created, ToDocument(token, secret), HubJson.Answers.JoinTokenDocument, $"/api/join-tokens/{token.Id}");
            case ControlOutcome.WrongStatus:
                return new Problem(ProblemType.TooManyJoinTokens, "There are as many join tokens as there may be. Revoke one, or wait until one expires.");
            default:
                return Problem.Unavailable("It is not known whether the join token was stored. Ask for another one.");
        }
    }

    private static async Task<IResult> RemoveAsync(string id, IGrainFactory grains, CancellationToken ct)
    {
        var tries = 0;
        var outcome = await UntilKnown.AskAsync(
            () =>
            {
                tries++;
                return Cluster(grains).RemoveJoinTokenAsync(id);
            },
            ct);
        return outcome switch
        {
            ControlOutcome.Done => TypedResults.NoContent(),

            // Not found after a try of unknown outcome is that try's effect.
            ControlOutcome.NotFound when tries > 1 => TypedResults.NoContent(),
            ControlOutcome.NotFound => new Problem(ProblemType.UnknownJoinToken, $"There is no join token {FaultList.Quote(id)}, or it has expired."),
            _ => Problem.Unavailable("It is not known whether the join token is revoked. Repeat the request."),
        };
    }

    private static async Task<IResult> JoinAsync(string name, HttpRequest request, IGrainFactory grains, Guesses guesses, AuditNote note, CancellationToken ct)
    {
        var presented = KeyAuthentication.ReadBearer(request);
        if (presented is not { Length: > 0 })
        {
            return Refused();
        }

        var (caller, presentedHash) = (Caller.Of(request.HttpContext), Secret.Hash(presented));
        if (guesses.FindRefusal(caller, presentedHash) is { } refusal)
        {
            return refusal;
        }

        var token = Find(presentedHash, await Cluster(grains).GetJoinTokensAsync().WaitAsync(ct));
        guesses.Note(caller, presentedHash, isRight: token is not null);
        if (token is null)
        {
            return Refused();
        }

        note.By = $"joinToken {token.Id}";
        return await RequestBody.AnswerAsync(
            request,
            (body, faults) =>
            {
                if (!WorkerName.IsValid(name))
                {
                    faults.Add("name", $"must be {WorkerName.Rule}");
                }

                return JoinRequest.ReadTokenHash(body, faults);
            },
            hash => AdmitAsync(name, hash, grains, ct),
            ct);
    }

    private static Problem Refused() => new Problem(ProblemType.JoinRefused, "The join token is unknown, expired or revoked. `aria join-token create` makes one.");

    private static async Task<IResult> AdmitAsync(string name, string tokenHash, IGrainFactory grains, CancellationToken ct)
    {
        var outcome = await UntilKnown.AskAsync(() => grains.GetGrain<IWorkerGrain>(WorkerName.ToKey(name)).JoinAsync(tokenHash), ct);
        return outcome switch
        {
            ControlOutcome.Done or ControlOutcome.Already => TypedResults.Json(new JoinDocument(name, outcome == ControlOutcome.Done), HubJson.Answers.JoinDocument),
            ControlOutcome.WrongStatus => new Problem(
                ProblemType.NameTaken,
                $"The name {FaultList.Quote(name)} belongs to another worker, or its token was revoked. Choose another name, revoke that worker, or make a new token."),
            _ => Problem.Unavailable("It is not known whether the worker has joined. Repeat the request."),
        };
    }

    private static JoinToken? Find(string hash, ImmutableArray<JoinToken> tokens)
    {
        JoinToken? found = null;
        foreach (var token in tokens)
        {
            // No way out at the first match: the time must not tell which one it was.
            found = Secret.Equal(token.Hash, hash) ? token : found;
        }

        return found;
    }

    private static IClusterGrain Cluster(IGrainFactory grains) => grains.GetGrain<IClusterGrain>(IClusterGrain.Key);

    private static JoinTokenDocument ToDocument(JoinToken token, string? secret) => new(token.Id, token.By, token.CreatedAt, token.ExpiresAt, secret);
}
