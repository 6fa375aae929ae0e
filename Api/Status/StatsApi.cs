using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Tasks;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using Orleans;

namespace AriaCluster.Api.Status;

/// <summary>Shows what became of the tasks, and of the attempts of the last ten minutes.</summary>
internal static class StatsApi
{
    public static void MapStats(this IEndpointRouteBuilder routes) => routes.MapGet("/api/stats", GetAsync).RequireAuthorization(KeyPolicies.Read);

    private static async Task<IResult> GetAsync(IGrainFactory grains, ITaskIndex index, CancellationToken ct)
    {
        var counts = await index.CountAsync(ct);
        var lately = await grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).GetOutcomesAsync().WaitAsync(ct);
        var minutes = Math.Max((lately.Until - lately.Since).TotalMinutes, 1.0 / 60);
        var (completed, failed, bytes) = (lately.ByResult.Sum(one => one.Completed), lately.ByResult.Sum(one => one.Failed), lately.ByResult.Sum(one => one.Bytes));
        var document = new StatsDocument(
            Enum.GetValues<DownloadStatus>().ToDictionary(StatusText.Of, status => counts.GetValueOrDefault(status)),
            counts.Values.Sum(),
            new WindowDocument(
                lately.Since,
                lately.Until,
                completed,
                failed,
                Math.Round((completed + failed) / minutes, 2),
                (long)(bytes / minutes / 60),
                lately.ByResult,
                lately.ByWorker,
                lately.ByHost));
        return TypedResults.Json(document, HubJson.Answers.StatsDocument);
    }
}
