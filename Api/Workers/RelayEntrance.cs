using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Limits;
using AriaCluster.Api.Problems;
using AriaCluster.Workers;
using Orleans;

namespace AriaCluster.Api.Workers;

/// <summary>Lets workers in: the token proves the name, before the connection becomes a WebSocket.</summary>
internal sealed class RelayEntrance(
    IGrainFactory grains, WorkerConnections connections, Guesses guesses, TimeProvider time, Farewell farewell, ILogger<WorkerRelay> log)
{
    private static readonly TimeSpan _keepAlive = TimeSpan.FromSeconds(15);

    public async Task EnterAsync(HttpContext http)
    {
        if (await FindProblemAsync(http.Request) is { } problem)
        {
            await problem.ExecuteAsync(http);
            return;
        }

        var name = http.Request.Query["name"].ToString();
        var tokenHash = Secret.Hash(KeyAuthentication.ReadBearer(http.Request)!);
        using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = _keepAlive, KeepAliveTimeout = _keepAlive });
        var egress = EgressName.Of(http.Connection.RemoteIpAddress, http.Connection.LocalIpAddress);
        await connections.RunAsync(name, new WorkerRelay(name, egress, tokenHash, new FrameSocket(socket, time), grains, time, log), farewell.Said);
    }

    private async Task<Problem?> FindProblemAsync(HttpRequest request)
    {
        if (!request.HttpContext.WebSockets.IsWebSocketRequest)
        {
            return new Problem(ProblemType.WebSocketNeeded, "Workers connect here by WebSocket, with ?name=NAME and their token.");
        }

        var name = request.Query["name"].ToString();
        var token = KeyAuthentication.ReadBearer(request);
        if (token is not { Length: > 0 } || !WorkerName.IsValid(name))
        {
            return Refused(name);
        }

        var (caller, hash) = (Caller.Of(request.HttpContext), Secret.Hash(token));
        if (guesses.FindRefusal(caller, hash) is { } refusal)
        {
            return refusal;
        }

        var isKnown = await grains.GetGrain<IWorkerGrain>(WorkerName.ToKey(name)).AuthenticateAsync(hash);
        guesses.Note(caller, hash, isKnown);
        return isKnown ? null : Refused(name);
    }

    private static Problem Refused(string name) =>
        new(ProblemType.TokenRefused, $"The token is not that of a worker {FaultList.Quote(name)}. PUT /api/workers/NAME/token makes one.");
}
