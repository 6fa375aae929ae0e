using System.Collections.Immutable;

namespace AriaCluster.Workers;

/// <summary>The frame that a worker sends each second; its answer renews the lease.</summary>
/// <param name="Session">From the registration.</param>
/// <param name="Revision">The last one applied.</param>
/// <param name="Digest">Over the attempts it holds: <see cref="HoldingsDigest"/>.</param>
/// <param name="Progress">Of what runs; empty when idle.</param>
/// <param name="Health">The machine's figures.</param>
[GenerateSerializer, Immutable, Alias("aria.heartbeat")]
public sealed record Heartbeat(
    [property: Id(0)] long Session,
    [property: Id(1)] long Revision,
    [property: Id(2)] long Digest,
    [property: Id(3)] ImmutableArray<PartProgress> Progress,
    [property: Id(4)] WorkerHealth? Health);
