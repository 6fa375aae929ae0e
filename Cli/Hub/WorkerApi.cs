using System.Net;

namespace AriaCluster.Cli.Hub;

/// <summary>The hub's routes of workers.</summary>
internal static class WorkerApi
{
    public static string Route(string name) => "api/workers/" + PathSegment.Of(name);

    /// <summary>Says so when nothing was found because there is no such worker: a name that was mistyped finds nothing.</summary>
    public static async Task DemandAsync(this HubClient hub, string? name, CancellationToken ct)
    {
        if (name is not null)
        {
            await hub.GetAsync(Route(name), Patience.None, ct);
        }
    }

    /// <summary>Whether the hub lets nobody in as this worker with that token. It needs no key.</summary>
    public static async Task<bool> RefusesAsync(this HubClient hub, string name, string token, TimeSpan patience, CancellationToken ct) =>
        await hub.KnockAsync(name, token, patience, ct) is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    /// <summary>Whether people removed it; one that the hub has never heard of they did not.</summary>
    public static async Task<bool> WasRemovedAsync(this HubClient hub, string name, CancellationToken ct)
    {
        try
        {
            await hub.GetAsync(Route(name), Patience.None, ct);
            return false;
        }
        catch (Failure e) when (e.Problem?.Type is ProblemTypes.WorkerRemoved or ProblemTypes.UnknownWorker)
        {
            return e.Problem.Type == ProblemTypes.WorkerRemoved;
        }
    }

    public static async Task<IReadOnlyList<HubWorker>> ListWorkersAsync(this HubClient hub, CancellationToken ct)
    {
        var answer = await hub.GetAsync("api/workers", Patience.None, ct);
        return [.. answer.Items("workers").Select(worker => TaskApi.Read(worker, HubJson.Default.HubWorker))];
    }
}
