using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>Everything that a worker needs to do one attempt.</summary>
[GenerateSerializer, Immutable, Alias("aria.part-order")]
public sealed record PartOrder([property: Id(0)] PartKey Key, [property: Id(1)] TaskSpecification Specification);
