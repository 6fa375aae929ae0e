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

    public static async Task<IReadOnlyList<HubWorker>> ListWorkersAsync(this HubClient hub, CancellationToken ct)
    {
        var answer = await hub.GetAsync("api/workers", Patience.None, ct);
        return [.. answer.Items("workers").Select(worker => TaskApi.Read(worker, HubJson.Default.HubWorker))];
    }
}
