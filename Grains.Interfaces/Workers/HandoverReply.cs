using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>What became of orders handed to a worker's grain.</summary>
/// <param name="Refused">Attempts that it did not take: full, cordoned, away, or ordered by an outdated scheduler.</param>
/// <param name="Room">How it stands now.</param>
/// <param name="Epoch">The newest scheduler's that it knows of: one with an older epoch is outdated and stops.</param>
[GenerateSerializer, Immutable, Alias("aria.handover-reply")]
public sealed record HandoverReply([property: Id(0)] ImmutableArray<PartKey> Refused, [property: Id(1)] WorkerRoom Room, [property: Id(2)] long Epoch);
