namespace AriaCluster.Cli.Hub;

/// <summary>What a command to many tasks came to: looked at, changed, and refused for their status.</summary>
internal sealed record BulkResult(int Matched, int Changed, IReadOnlyList<string> Refused);
