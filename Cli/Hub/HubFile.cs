namespace AriaCluster.Cli.Hub;

/// <summary>A file in its place on its worker.</summary>
internal sealed record HubFile(string? Path, long? LengthBytes);
