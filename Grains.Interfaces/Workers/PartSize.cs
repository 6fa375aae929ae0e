using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>How much of a part is on its worker's disk, where its length is known.</summary>
/// <param name="Key">The attempt.</param>
/// <param name="CompletedBytes">What is there.</param>
/// <param name="LengthBytes">What there will be.</param>
[GenerateSerializer, Immutable, Alias("aria.part-size")]
public sealed record PartSize([property: Id(0)] PartKey Key, [property: Id(1)] long CompletedBytes, [property: Id(2)] long LengthBytes);
