using System.Globalization;
using System.Security.Claims;
using AriaCluster.Api.Description;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Events;

/// <summary>Tells what becomes of one task or of all, as it happens.</summary>
internal static class EventsApi
{
    private const string LastEventId = "Last-Event-ID";

    private static readonly string[] _ofLists = ["order", "limit", "after"];
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddEvents(this IServiceCollection services) => services
        .AddSingleton<EventFeed>()
        .AddHostedService(provider => provider.GetRequiredService<EventFeed>())
        .AddSingleton<StreamRoom>()
        .AddSingleton<EventStream>();

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/events", WatchAllAsync).RequireAuthorization(KeyPolicies.See).Describe(EventRoutes.All);
        routes.MapGet("/api/tasks/{id}/events", WatchOneAsync).RequireAuthorization(KeyPolicies.See).Describe(EventRoutes.One);
    }

    private static async Task<IResult> WatchAllAsync(HttpContext http, EventStream stream, ClaimsPrincipal user)
    {
        var faults = new FaultList();
        var query = TaskListRequest.Read(http.Request.Query, faults);
        foreach (var name in _ofLists.Where(http.Request.Query.ContainsKey))
        {
            faults.Add(name, "is for lists; events come as they happen");
        }

        var since = ReadSince(http.Request, faults);
        if (faults.Count > 0)
        {
            return Problem.Invalid(faults);
        }

        // Somebody else's tasks are none: it is a filter that nothing meets.
        var reached = Reach.ToSee(user).Narrow(query) ?? query with { Owner = "", BatchId = "" };
        return await RunAsync(http, stream, user, new EventFilter(null, reached) { Key = KeyPolicies.KeyOf(user) }, since);
    }

    private static async Task<IResult> WatchOneAsync(string id, HttpContext http, EventStream stream, TaskFinder finder, ClaimsPrincipal user, CancellationToken ct)
    {
        var faults = new FaultList();
        var since = ReadSince(http.Request, faults);
        if (faults.Count > 0)
        {
            return Problem.Invalid(faults);
        }

        return await finder.ResolveAsync(id, ct) is { } taskId && await finder.FindAsync(taskId, Reach.ToSee(user)) is not null
            ? await RunAsync(http, stream, user, new EventFilter(taskId, new TaskQuery()) { Key = KeyPolicies.KeyOf(user) }, since)
            : TaskCommand.Unknown(id);
    }

    private static async Task<IResult> RunAsync(HttpContext http, EventStream stream, ClaimsPrincipal user, EventFilter filter, long? since) =>
        await stream.TryRunAsync(http, KeyPolicies.OwnerOf(user), feed => feed.Watch(filter, since))
            ? Results.Empty
            : new Problem(ProblemType.TooManyStreams, $"A key may have {StreamRoom.PerKey} streams at once. Close one, or try again later.") { RetryAfter = _patience };

    private static long? ReadSince(HttpRequest request, FaultList faults)
    {
        var text = request.Headers[LastEventId].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var since))
        {
            faults.Add(LastEventId, "must be the id of an event of this hub");
        }

        return since;
    }
}
