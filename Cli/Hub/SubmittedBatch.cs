namespace AriaCluster.Cli.Hub;

/// <summary>What the hub accepted: the tasks' ids in the order in which they were sent.</summary>
internal sealed record SubmittedBatch(string? BatchId, IReadOnlyList<HubTask> Tasks);
