namespace AriaCluster.Cli.Hub;

/// <summary>The hub's routes of workers.</summary>
internal static class WorkerApi
{
    public static string Route(string name) => "api/workers/" + PathSegment.Of(name);

    public static async Task<IReadOnlyList<HubWorker>> ListWorkersAsync(this HubClient hub, CancellationToken ct)
    {
        var answer = await hub.GetAsync("api/workers", Patience.None, ct);
        return [.. answer.Items("workers").Select(worker => TaskApi.Read(worker, HubJson.Default.HubWorker))];
    }
}
