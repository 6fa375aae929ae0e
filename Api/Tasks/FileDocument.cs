namespace AriaCluster.Api.Tasks;

/// <summary>A file in its place; the path is absolute on the worker.</summary>
internal sealed record FileDocument(string Path, long LengthBytes);
