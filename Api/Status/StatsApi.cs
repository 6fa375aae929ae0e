using System.Security.Claims;
using AriaCluster.Api.Description;
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
    public static void MapStats(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/stats", GetAsync).RequireAuthorization(KeyPolicies.See).Describe(StatusRoutes.Stats);

    private static async Task<IResult> GetAsync(IGrainFactory grains, ITaskIndex index, ClaimsPrincipal user, CancellationToken ct)
    {
        var reach = Reach.ToSee(user);
        var counts = await reach.CountAsync(index, ct);
        var document = new StatsDocument(
            Enum.GetValues<DownloadStatus>().ToDictionary(StatusText.Of, status => counts.GetValueOrDefault(status)),
            counts.Values.Sum(),
            reach.IsAll ? await ReadWindowAsync(grains, ct) : null);
        return TypedResults.Json(document, HubJson.Answers.StatsDocument);
    }

    private static async Task<WindowDocument> ReadWindowAsync(IGrainFactory grains, CancellationToken ct) =>
        Rate(await grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).GetOutcomesAsync().WaitAsync(ct));

    /// <summary>What ended lately, with rates.</summary>
    internal static WindowDocument Rate(OutcomeReport lately)
    {
        var minutes = Math.Max((lately.Until - lately.Since).TotalMinutes, 1.0 / 60);
        var (completed, failed, bytes) = (lately.ByResult.Sum(one => one.Completed), lately.ByResult.Sum(one => one.Failed), lately.ByResult.Sum(one => one.Bytes));
        return new WindowDocument(
            lately.Since,
            lately.Until,
            completed,
            failed,
            PerMinute(completed + failed, minutes),
            (long)(bytes / minutes / 60),
            Rates(lately.ByResult, minutes),
            Rates(lately.ByWorker, minutes),
            Rates(lately.ByHost, minutes));
    }

    // What ended in the first seconds says nothing about a minute: until one has passed, it is what there was.
    private static double PerMinute(long ended, double minutes) => Math.Round(ended / Math.Max(minutes, 1), 2);

    private static RateDocument[] Rates(IEnumerable<OutcomeCount> counts, double minutes) =>
    [
        .. counts.Select(one => new RateDocument(
            one.Name, one.Completed, one.Failed, PerMinute(one.Completed + one.Failed, minutes), one.Bytes, (long)(one.Bytes / minutes / 60))),
    ];
}
