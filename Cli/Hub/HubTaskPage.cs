namespace AriaCluster.Cli.Hub;

/// <summary>A page of tasks, and how to ask for the next; null on the last. Who answers may be no hub, and leave out what it likes.</summary>
internal sealed record HubTaskPage(IReadOnlyList<HubTask?>? Tasks, string? Next)
{
    public IReadOnlyList<HubTask> Tasks { get; } = [.. Tasks?.OfType<HubTask>() ?? []];
}
