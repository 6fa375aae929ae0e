namespace AriaCluster.Tasks;

/// <summary>A file in its place.</summary>
/// <param name="Path">Absolute, on the worker that holds it.</param>
/// <param name="LengthBytes">Its length.</param>
[GenerateSerializer, Immutable, Alias("aria.result-file")]
public sealed record ResultFile([property: Id(0)] string Path, [property: Id(1)] long LengthBytes);
