namespace AriaCluster.Cli.Hub;

/// <summary>What a completed task came to.</summary>
internal sealed record HubTaskResult(string? Worker, IReadOnlyList<HubFile>? Files, long? LengthBytes);
