using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>An attempt that its worker holds and does nothing about.</summary>
/// <param name="Key">The attempt.</param>
/// <param name="CompletedBytes">How far it got.</param>
[GenerateSerializer, Immutable, Alias("aria.stalled-part")]
public sealed record StalledPart([property: Id(0)] PartKey Key, [property: Id(1)] long CompletedBytes);
