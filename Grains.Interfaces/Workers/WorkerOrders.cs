using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>
/// A message from the hub to a worker. The agent applies only the next revision of its session; on a gap it asks for the full set
/// with its next heartbeat.
/// </summary>
[GenerateSerializer, Immutable, Alias("aria.worker-orders")]
public sealed record WorkerOrders
{
    [Id(0)]
    public long Session { get; init; }

    /// <summary>Grows by one with each message of a session.</summary>
    [Id(1)]
    public long Revision { get; init; }

    /// <summary>
    /// Parts to do. One that the agent holds changes nothing; of one that it has ended it repeats the last report, for the hub seems
    /// to have missed it.
    /// </summary>
    [Id(2)]
    public ImmutableArray<PartOrder> Add { get; init; } = [];

    /// <summary>Attempts to stop and forget.</summary>
    [Id(3)]
    public ImmutableArray<PartDrop> Drop { get; init; } = [];

    /// <summary>Tasks whose kept bytes nobody needs any more.</summary>
    [Id(4)]
    public ImmutableArray<string> Sweep { get; init; } = [];

    /// <summary>Tasks whose delivered files are to be removed; each is answered by a report.</summary>
    [Id(5)]
    public ImmutableArray<PartKey> RemoveFiles { get; init; } = [];

    /// <summary>
    /// With a full set: every attempt that is this worker's. The revision of a full set is the last one sent: one that is not older
    /// than the agent's own replaces it. Of what the agent runs beyond the set it reports <see cref="PartEvent.Started"/> again and
    /// stops it only if that is superseded; what it lacks and <see cref="Add"/> does not hold follows in a later message.
    /// </summary>
    [Id(6)]
    public ImmutableArray<PartKey>? FullSet { get; init; }
}
