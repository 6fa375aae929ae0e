namespace AriaCluster.Cli.Hub;

/// <summary>What a completed task came to.</summary>
internal sealed record HubTaskResult(string? Worker, IReadOnlyList<HubFile>? Files, long? LengthBytes);

/// <summary>A file in its place on its worker.</summary>
internal sealed record HubFile(string? Path, long? LengthBytes);
