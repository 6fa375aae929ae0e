using AriaCluster.Api.Description;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks.Requests;

namespace AriaCluster.Api.Tasks;

/// <summary>What the API's description says of the routes of tasks.</summary>
internal static class TaskRoutes
{
    public const string ExampleId = "task-019e2c4e-5d0a-7c3e-9f11-3a6b5c7dffff";
    public const string ExampleGid = "6f2d1c0b9a8e7f65";

    private const string ExampleRow = $$"""
        {"id":"{{ExampleId}}","gid":"{{ExampleGid}}","status":"downloading","name":"debian.iso","priority":2,"tags":{"zone":"eu"},"owner":"cron","worker":"box1",
         "attempt":1,"progress":42.5,"completedBytes":425000000,"lengthBytes":1000000000,"speedBytesPerSecond":52428800,"failures":0,
         "createdAt":"2026-07-01T12:00:00+00:00","startedAt":"2026-07-01T12:00:01+00:00"}
        """;

    private const string ExampleTask = $$"""
        {"id":"{{ExampleId}}","gid":"{{ExampleGid}}","status":"completed","name":"debian.iso","priority":2,"uris":["https://example.org/debian.iso"],"dir":"isos",
         "out":"debian.iso","tags":{},"options":{"split":"4"},"checksum":"sha-256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
         "overwrite":false,"owner":"cron","worker":"box1","attempt":1,"progress":100,"completedBytes":1000000000,"lengthBytes":1000000000,"failures":0,
         "path":"/srv/downloads/isos/debian.iso",
         "result":{"worker":"box1","files":[{"path":"/srv/downloads/isos/debian.iso","lengthBytes":1000000000}],"lengthBytes":1000000000},
         "createdAt":"2026-07-01T12:00:00+00:00","startedAt":"2026-07-01T12:00:01+00:00","endedAt":"2026-07-01T12:00:20+00:00",
         "parts":[{"index":0,"status":"completed","attempt":1,"worker":"box1"}],
         "history":[{"at":"2026-07-01T12:00:00+00:00","text":"accepted from cron"}]}
        """;

    private static readonly AnswerText _bulk = new(200, "What it came to", typeof(BulkDocument), $$"""
        {"matched":2,"changed":1,"refused":["6f2d1c0b9a8e7f66"],"results":[{"asked":"{{ExampleId}}","outcome":"done","id":"{{ExampleId}}","gid":"{{ExampleGid}}","status":"paused"},
         {"asked":"6f2d1c0b9a8e7f66","outcome":"unknown","detail":"'6f2d1c0b9a8e7f66' is neither the id nor the gid of a task."}]}
        """);

    private static readonly ParameterText _id =
        ParameterText.Path("id", "The task's id, or its gid.", ExampleId);

    public static RouteText List() => new(
        "listTasks", DescriptionTags.Tasks, "List tasks",
        "A page of tasks, as they are at this moment. All filters may be combined; an unknown parameter is refused. "
        + "With a filter by status a page may have fewer rows than its limit; only a `next` of null means the end.")
    {
        Parameters = [.. TaskParameters.List, ParameterText.IfNoneMatch],
        Answers = [new(200, "A page of tasks", typeof(TaskListDocument), $$"""{"tasks":[{{ExampleRow}}],"next":null}""") { Headers = [AnswerText.Tag] }, AnswerText.NotModified],
    };

    public static RouteText Get() => new(
        "getTask", DescriptionTags.Tasks, "Show a task",
        "All of a task: sources, options, parts, result, what was decided about it and, while it is pending, why it waits.")
    {
        Parameters = [_id],
        Answers = [new(200, "The task", typeof(TaskDocument), ExampleTask)],
        Problems = [ProblemType.UnknownTask],
    };

    public static RouteText Pause() => Command(
        "pauseTask", "Pause a task", "Nothing more is fetched until it is resumed; bytes that are there stay where they are.", "paused");

    public static RouteText Resume() => Command("resumeTask", "Resume a task", "A paused task waits again for its turn.", "pending");

    public static RouteText Cancel() => Command("cancelTask", "Cancel a task", "Ends it and keeps its row.", "canceled");

    public static RouteText Retry() => Command("retryTask", "Retry a task", "Starts a failed or canceled one anew.", "pending") with
    {
        Problems = [ProblemType.UnknownTask, ProblemType.WrongStatus, ProblemType.QuotaReached],
    };

    public static RouteText Delete()
    {
        var text = Command("deleteTask", "Delete a task", "Cancels it if it has not ended, and hides it. Delivered files stay unless `files=true`.", "canceled");
        return text with { Parameters = [_id, ParameterText.Switch("files", "Removes what was delivered, too.")], Problems = [ProblemType.UnknownTask] };
    }

    public static RouteText Move()
    {
        var text = Command("moveTask", "Move a task in the queue", "Puts a pending task at an end of its priority's queue, or before another one.", "pending");
        return text with
        {
            Body = new(typeof(MoveBody), """{"to":"top"}"""),
            Problems = [ProblemType.UnknownTask, ProblemType.WrongStatus],
        };
    }

    public static RouteText MoveAll() => new(
        "moveTasks", DescriptionTags.Tasks, "Move tasks in the queue",
        "Puts pending tasks at an end of their priority's queue, or before another one, in the order in which they stand. If one of them may not be moved, "
        + "none is; `refused` names those that were given to a worker meanwhile.")
    {
        Body = new(typeof(MoveAllBody), $$"""{"ids":["{{ExampleId}}"],"before":"{{ExampleGid}}"}"""),
        Answers = [new(200, "What it came to", typeof(BulkDocument), """{"matched":1,"changed":1,"refused":[]}""")],
        Problems = [ProblemType.UnknownTask, ProblemType.WrongStatus],
    };

    public static RouteText PauseAll() => Bulk("pauseTasks", "Pause many tasks", "Pauses");

    public static RouteText ResumeAll() => Bulk("resumeTasks", "Resume many tasks", "Resumes");

    public static RouteText CancelAll() => Bulk("cancelTasks", "Cancel many tasks", "Cancels");

    public static RouteText RetryAll() => Bulk("retryTasks", "Retry many tasks", "Retries");

    public static RouteText DeleteAll() => Bulk("deleteTasks", "Delete many tasks", "Deletes") with
    {
        Description = "Deletes the tasks of a filter, a page at a request: repeat it with `after` until `next` is missing. Files stay.",
        Body = null,
    };

    private static RouteText Command(string id, string summary, string description, string status) => new(
        id, DescriptionTags.Tasks, summary, description + " Repeating it is safe: `changed` is false where the task stood so already.")
    {
        Parameters = [_id],
        Answers =
        [
            new(200, "Done, or so already", typeof(ControlDocument), $$"""{"id":"{{ExampleId}}","gid":"{{ExampleGid}}","status":"{{status}}","changed":true}"""),
        ],
        Problems = [ProblemType.UnknownTask, ProblemType.WrongStatus],
    };

    public static RouteText DeleteNamed() => new(
        "deleteNamedTasks", DescriptionTags.Tasks, "Delete tasks by their ids", "Deletes up to 1,000 tasks that the body names. What became of each is in `results`.")
    {
        Body = new(typeof(DeletionBody), $$"""{"ids":["{{ExampleId}}","{{ExampleGid}}"],"files":true}"""),
        Answers = [_bulk],
    };

    private static RouteText Bulk(string id, string summary, string verb) => new(
        id, DescriptionTags.Tasks, summary,
        $"{verb} up to 1,000 tasks that the body names; what became of each is then in `results`. Without a body: the tasks of a filter, a page at a request: "
        + "repeat it with `after` until `next` is missing. Name a filter, or `all=true` for every task. A task of another owner, which the key may not command, "
        + "is answered as one that does not exist.")
    {
        Parameters = TaskParameters.Bulk,
        Body = new(typeof(IdsBody), $$"""{"ids":["{{ExampleId}}"]}""") { Required = false },
        Answers = [_bulk],
    };
}
