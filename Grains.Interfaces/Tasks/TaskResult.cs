using System.Collections.Immutable;

namespace AriaCluster.Tasks;

/// <summary>What a completed task came to.</summary>
/// <param name="Worker">The worker that holds the files.</param>
/// <param name="Files">The files; one, except for torrents and metalinks.</param>
/// <param name="LengthBytes">The files' lengths together.</param>
/// <param name="Checksum">The checksum that the content was verified against; null if none was asked for.</param>
[GenerateSerializer, Immutable, Alias("aria.task-result")]
public sealed record TaskResult(
    [property: Id(0)] string Worker,
    [property: Id(1)] ImmutableArray<ResultFile> Files,
    [property: Id(2)] long LengthBytes,
    [property: Id(3)] Checksum? Checksum);
