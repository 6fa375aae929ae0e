using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>
/// An attempt to stop. One whose completion is reported already is left as it is: the verdict on that report decides what becomes of
/// the delivered file. One that the agent does not hold has no effect but on its bytes.
/// </summary>
/// <param name="Key">The attempt.</param>
/// <param name="KeepBytes">Leave bytes and control file for a later attempt.</param>
[GenerateSerializer, Immutable, Alias("aria.part-drop")]
public sealed record PartDrop([property: Id(0)] PartKey Key, [property: Id(1)] bool KeepBytes);
