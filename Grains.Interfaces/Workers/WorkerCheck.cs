using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>What the scheduler learns by looking at a worker.</summary>
/// <param name="Room">How it stands.</param>
/// <param name="Lost">Attempts whose lease is over: to be taken back, then forgotten here.</param>
/// <param name="Missing">Attempts that are this worker's, that its agent lacks, and whose order this grain does not have.</param>
/// <param name="Excess">Attempts that wait in the agent beyond what it may hold by now: to be recalled if another worker has room.</param>
/// <param name="Unwanted">Attempts that are to go elsewhere, as people want this worker to be emptied.</param>
[GenerateSerializer, Immutable, Alias("aria.worker-check")]
public sealed record WorkerCheck(
    [property: Id(0)] WorkerRoom Room,
    [property: Id(1)] ImmutableArray<PartKey> Lost,
    [property: Id(2)] ImmutableArray<PartKey> Missing,
    [property: Id(3)] ImmutableArray<PartKey> Excess,
    [property: Id(4)] ImmutableArray<PartKey> Unwanted)
{
    /// <summary>Attempts about which the worker does nothing although it speaks: to be taken from it.</summary>
    [Id(5)]
    public ImmutableArray<StalledPart> Stalled { get; init; } = [];
}
