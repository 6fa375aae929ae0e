using System.Security.Claims;
using AriaCluster.Api.Description;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks;
using AriaCluster.Api.Workers;
using AriaCluster.Cluster;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using Orleans;

namespace AriaCluster.Api.Status;

/// <summary>Shows how the cluster stands, and tells supervisors whether this hub lives and is ready.</summary>
internal static class StatusApi
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    public static void MapStatus(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/status", GetAsync).RequireAuthorization(KeyPolicies.See).Describe(StatusRoutes.Get);
        routes.MapGet("/health/live", () => TypedResults.Json(new HealthDocument("live"), HubJson.Answers.HealthDocument)).AllowAnonymous().Describe(StatusRoutes.Live);
        routes.MapGet("/health/ready", GetReadyAsync).AllowAnonymous().Describe(StatusRoutes.Ready);
    }

    private static async Task<IResult> GetAsync(
        IGrainFactory grains, ITaskIndex index, WorkerList list, HubIdentity identity, ClaimsPrincipal user, TimeProvider time, CancellationToken ct)
    {
        var reach = Reach.ToSee(user);
        var workers = (await list.ReadAsync(ct)).Select(worker => worker.Room).ToArray();
        var counts = await reach.CountAsync(index, ct);
        var scheduler = await grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).GetAsync();
        var settings = await grains.GetGrain<IClusterGrain>(IClusterGrain.Key).GetSettingsAsync();
        var pause = settings.PauseAt(time.GetUtcNow());
        var alive = workers.Where(worker => worker.Alive).ToArray();
        var (slots, used) = (alive.Sum(worker => worker.Slots), alive.Sum(WorkerDocuments.UsedSlots));
        var document = new StatusDocument(
            identity.Version,
            identity.Engine,
            identity.Storage,
            identity.StartedAt,
            scheduler.Ready,
            new WorkersDocument(workers.Length, alive.Length, slots, reach.IsAll ? used : null),
            Enum.GetValues<DownloadStatus>().ToDictionary(StatusText.Of, status => counts.GetValueOrDefault(status)),
            counts.Values.Sum(),
            reach.IsAll ? scheduler.Pending : counts.GetValueOrDefault(DownloadStatus.Pending),
            reach.IsAll ? WorkerDocuments.Load(used, slots) : null,
            reach.IsAll ? alive.Sum(worker => worker.SpeedBytesPerSecond) : null,
            pause is not null,
            pause?.Until,
            settings.MaxRunning,
            reach.IsAll ? scheduler.Running : null,
            reach.IsAll ? [.. scheduler.Hosts.Where(host => host.CoolsUntil > time.GetUtcNow())] : null);
        return TypedResults.Json(document, HubJson.Answers.StatusDocument);
    }

    private static async Task<IResult> GetReadyAsync(IGrainFactory grains, ITaskIndex index, TimeProvider time, CancellationToken ct)
    {
        await index.ReadSeqAsync(ct).WaitAsync(_patience, time, ct);
        var scheduler = await grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).GetAsync().WaitAsync(_patience, time, ct);
        return scheduler.Ready
            ? TypedResults.Json(new HealthDocument("ready"), HubJson.Answers.HealthDocument)
            : Problem.Unavailable("The scheduler is still reading the queue.");
    }
}
