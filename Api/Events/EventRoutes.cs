using System.Net.Mime;
using AriaCluster.Api.Description;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks;

namespace AriaCluster.Api.Events;

/// <summary>What the API's description says of streams of events.</summary>
internal static class EventRoutes
{
    private const string Form = """


        Server-sent events. The first is `snapshot`; after it nothing is missed. `task` has a task as lists show it, after each change of it and, while
        it runs, each second that its progress has changed. `deleted` has the id of a task that is gone. `end` says why the hub closes the stream: `slow`
        (the client lags 2,048 events behind) or `stopping`. A comment each five seconds shows that it is still there. Where the key is revoked, expires
        or gets other scopes, the connection is broken off.

        Events other than progress have an `id`. A client that comes back with it as `Last-Event-ID` gets all changes since then, if the snapshot says
        `"resumed":true`; if not, it lists what it shows anew.
        """;

    private const string Example = $$"""
        event: snapshot
        id: 1041
        data: {"resumed":false,"tasks":[]}

        event: task
        id: 1042
        data: {"id":"{{TaskRoutes.ExampleId}}","gid":"{{TaskRoutes.ExampleGid}}","status":"queued","name":"debian.iso","priority":2,"tags":{},"owner":"cron","worker":"box1","attempt":1,"failures":0,"createdAt":"2026-07-01T12:00:00+00:00"}
        """;

    private static readonly ParameterText _last = ParameterText.Header("Last-Event-ID", "The id of the last event that was heard; browsers send it by themselves.", "1042");

    private static readonly AnswerText _stream = new(200, "Events, until one side closes the connection", typeof(string), Example) { ContentType = MediaTypeNames.Text.EventStream };

    public static RouteText All() => new(
        "watchTasks", DescriptionTags.Tasks, "Watch tasks",
        "What becomes of the tasks of a filter, as it happens; the snapshot has those that are with workers. A task that leaves the filter while it is with a worker is told once more." + Form)
    {
        Parameters = [.. TaskParameters.Filter, _last],
        Answers = [_stream],
        Problems = [ProblemType.TooManyStreams],
    };

    public static RouteText One() => new("watchTask", DescriptionTags.Tasks, "Watch a task", "What becomes of one task, as it happens; the snapshot has it." + Form)
    {
        Parameters = [ParameterText.Path("id", "The task's id, or its gid.", TaskRoutes.ExampleId), _last],
        Answers = [_stream],
        Problems = [ProblemType.UnknownTask, ProblemType.TooManyStreams],
    };
}
