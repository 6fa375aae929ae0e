namespace AriaCluster.Cli.Hub;

/// <summary>A page of tasks, and how to ask for the next; null on the last.</summary>
internal sealed record HubTaskPage(IReadOnlyList<HubTask> Tasks, string? Next);
