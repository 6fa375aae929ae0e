namespace AriaCluster.Api.Tasks;

/// <summary>What a completed task came to.</summary>
internal sealed record ResultDocument(string Worker, IReadOnlyList<FileDocument> Files, long LengthBytes, string? Checksum);
