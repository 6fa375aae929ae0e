using System.Security.Claims;
using AriaCluster.Api.Audit;
using AriaCluster.Api.Description;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Cluster;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using Orleans;

namespace AriaCluster.Api.Cluster;

/// <summary>Shows and changes what holds for the whole cluster. Each change answers with how it stands afterwards.</summary>
internal static class ClusterApi
{
    private const int MaxBytes = 16 << 10;

    public static void MapCluster(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/cluster", (IGrainFactory grains, TimeProvider time, CancellationToken ct) => ShowAsync(grains, time, ct))
            .RequireAuthorization(KeyPolicies.Read).Describe(ClusterRoutes.Get);

        var cluster = routes.MapGroup("/api/cluster").RequireAuthorization(KeyPolicies.Admin).WithMetadata(new BodyLimit(MaxBytes));
        cluster.MapPost("/pause", PauseAsync).Describe(ClusterRoutes.Pause);
        cluster.MapPost("/resume", (ClaimsPrincipal user, IGrainFactory grains, TimeProvider time, AuditNote note, CancellationToken ct) =>
            ChangeAsync(settings => settings.ResumeAsync(KeyPolicies.OwnerOf(user)), grains, time, note, ct)).Describe(ClusterRoutes.Resume);
        cluster.MapPut("/settings", PutSettingsAsync).Describe(ClusterRoutes.PutSettings);
        cluster.MapPut("/speed", PutSpeedAsync).Describe(ClusterRoutes.PutSpeed);
        cluster.MapDelete("/speed", (ClaimsPrincipal user, IGrainFactory grains, TimeProvider time, AuditNote note, CancellationToken ct) =>
            ChangeAsync(settings => settings.SetSpeedAsync(null, KeyPolicies.OwnerOf(user)), grains, time, note, ct)).Describe(ClusterRoutes.DeleteSpeed);
        cluster.MapPut("/hosts/{host}", PutHostAsync).Describe(ClusterRoutes.PutHost);
        cluster.MapPatch("/hosts/{host}", PatchHostAsync).Describe(ClusterRoutes.PatchHost);
        cluster.MapPost("/hosts/{host}/resume", ResumeHostAsync).Describe(ClusterRoutes.ResumeHost);
        cluster.MapDelete("/hosts/{host}", (string host, ClaimsPrincipal user, IGrainFactory grains, TimeProvider time, AuditNote note, CancellationToken ct) =>
            ChangeAsync(settings => settings.SetHostAsync(new(host.ToLowerInvariant(), null, null), KeyPolicies.OwnerOf(user)), grains, time, note, ct)).Describe(ClusterRoutes.DeleteHost);
    }

    private static async Task<IResult> ResumeHostAsync(string host, ClaimsPrincipal user, IGrainFactory grains, TimeProvider time, CancellationToken ct)
    {
        var scheduler = grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key);
        return await UntilKnown.AskAsync(() => scheduler.ResumeHostAsync(host.ToLowerInvariant(), KeyPolicies.OwnerOf(user)), ct) is ControlOutcome.Done or ControlOutcome.Already
            ? await ShowAsync(grains, time, ct)
            : NotKnown();
    }

    private static Problem NotKnown() => Problem.Unavailable("It is not known whether the change was stored. Repeat the request.");

    private static async Task<IResult> ShowAsync(IGrainFactory grains, TimeProvider time, CancellationToken ct)
    {
        var settings = await grains.GetGrain<IClusterGrain>(IClusterGrain.Key).GetSettingsAsync().WaitAsync(ct);
        var scheduler = await grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).GetAsync().WaitAsync(ct);
        var pause = settings.PauseAt(time.GetUtcNow());
        var document = new ClusterDocument(
            pause is not null,
            pause?.Until,
            pause?.By,
            settings.MaxRunning,
            scheduler.Running,
            scheduler.Pending,
            settings.TagFallback,
            SpeedDocument.From(settings.Speed, time.GetUtcNow()),
            [.. settings.Hosts.OrderBy(host => host.Host, StringComparer.Ordinal).Select(host => new HostDocument(
                host.Host, host.Connections, host.StartsPerSecond, host.EgressConnections, host.EgressStartsPerSecond))],
            scheduler.Hosts);
        return new Tagged<ClusterDocument>(document, HubJson.Answers.ClusterDocument);
    }

    private static Task<IResult> PauseAsync(HttpRequest request, ClaimsPrincipal user, IGrainFactory grains, TimeProvider time, AuditNote note, CancellationToken ct) =>
        RequestBody.AnswerAsync(
            request,
            SettingsRequest.ReadPause,
            seconds => ChangeAsync(
                settings => settings.PauseAsync(seconds is { } number ? time.GetUtcNow() + TimeSpan.FromSeconds((double)number) : null, KeyPolicies.OwnerOf(user)), grains, time, note, ct),
            ct);

    private static Task<IResult> PutSettingsAsync(HttpRequest request, ClaimsPrincipal user, IGrainFactory grains, TimeProvider time, AuditNote note, CancellationToken ct) =>
        RequestBody.AnswerAsync(
            request,
            SettingsRequest.ReadSettings,
            asked => ChangeAsync(settings => asked.ApplyAsync(settings, KeyPolicies.OwnerOf(user)), grains, time, note, ct),
            ct);

    private static Task<IResult> PutSpeedAsync(HttpRequest request, ClaimsPrincipal user, IGrainFactory grains, TimeProvider time, AuditNote note, CancellationToken ct) =>
        RequestBody.AnswerAsync(
            request,
            SpeedRequest.Read,
            limit => ChangeAsync(settings => settings.SetSpeedAsync(limit, KeyPolicies.OwnerOf(user)), grains, time, note, ct),
            ct);

    private static Task<IResult> PutHostAsync(
        string host, HttpRequest request, ClaimsPrincipal user, IGrainFactory grains, TimeProvider time, AuditNote note, CancellationToken ct) =>
        RequestBody.AnswerAsync(
            request,
            (body, faults) => HostRequest.Read(host, body, faults),
            asked => ChangeAsync(settings => settings.SetHostAsync(asked.Setting, KeyPolicies.OwnerOf(user)), grains, time, note, ct),
            ct);

    private static Task<IResult> PatchHostAsync(
        string host, HttpRequest request, ClaimsPrincipal user, IGrainFactory grains, TimeProvider time, AuditNote note, CancellationToken ct) =>
        RequestBody.AnswerAsync(
            request,
            (body, faults) => HostRequest.Read(host, body, faults),
            asked => ChangeAsync(settings => settings.ChangeHostAsync(asked.Setting, asked.Named, KeyPolicies.OwnerOf(user)), grains, time, note, ct),
            ct);

    private static Task<IResult> ChangeAsync(
        Func<IClusterGrain, Task<ControlOutcome>> change, IGrainFactory grains, TimeProvider time, AuditNote note, CancellationToken ct) =>
        ChangeAsync(change, () => ShowAsync(grains, time, ct), grains, note, ct);

    /// <summary>Changes the settings, and again while nobody knows whether that took effect; then shows how they stand.</summary>
    internal static async Task<IResult> ChangeAsync(
        Func<IClusterGrain, Task<ControlOutcome>> change, Func<Task<IResult>> show, IGrainFactory grains, AuditNote note, CancellationToken ct)
    {
        var settings = grains.GetGrain<IClusterGrain>(IClusterGrain.Key);
        var before = await settings.GetSettingsAsync().WaitAsync(ct);
        if (await UntilKnown.AskAsync(() => change(settings), ct) is not (ControlOutcome.Done or ControlOutcome.Already))
        {
            return NotKnown();
        }

        ClusterChanges.Note(note, before, await settings.GetSettingsAsync().WaitAsync(ct));
        return await show();
    }
}
