using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>An attempt to stop.</summary>
/// <param name="Key">The attempt.</param>
/// <param name="KeepBytes">Leave bytes and control file for a later attempt.</param>
[GenerateSerializer, Immutable, Alias("aria.part-drop")]
public sealed record PartDrop([property: Id(0)] PartKey Key, [property: Id(1)] bool KeepBytes);
