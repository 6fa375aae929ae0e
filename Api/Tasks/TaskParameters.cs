using AriaCluster.Api.Description;

namespace AriaCluster.Api.Tasks;

/// <summary>The parameters of the filter of tasks, as the API's description has them. <see cref="TaskListRequest"/> reads them.</summary>
internal static class TaskParameters
{
    /// <summary>Which tasks.</summary>
    public static IReadOnlyList<ParameterText> Filter =>
    [
        ParameterText.Query("status", $"One or more of {StatusText.Names}, with commas between them.", "queued,downloading"),
        ParameterText.Repeated("tag", "KEY=VALUE; repeat it for several, all of which a task must have.", "zone=eu"),
        ParameterText.Query("worker", "Assigned to, or completed by, this worker.", "box1"),
        ParameterText.Query("owner", "Submitted with the key of this name.", "cron"),
        ParameterText.Query("batch", "Of this batch.", SubmissionRoutes.ExampleBatch),
        ParameterText.Query("text", "Contained in name, host or id.", "debian"),
    ];

    /// <summary>Which tasks, and which page of them.</summary>
    public static IReadOnlyList<ParameterText> List =>
    [
        .. Filter,
        ParameterText.Choice("order", "Default newest. queue shows pending tasks alone, as the scheduler goes through them.", "newest", "oldest", "queue"),
        ParameterText.Whole("limit", "How many rows at most. Default 100; 1000 for commands.", 1, TaskListRequest.MaxLimit, 100),
        ParameterText.Query("after", "The `next` of the page before.", TaskRoutes.ExampleId),
    ];

    public static IReadOnlyList<ParameterText> Bulk => [.. List, ParameterText.Switch("all", "Stands for a filter: every task.")];
}
