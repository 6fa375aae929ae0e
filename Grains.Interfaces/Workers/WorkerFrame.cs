using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>What a worker says over its WebSocket, as JSON: one member besides the id is set. Each frame is answered by a <see cref="HubFrame"/> of the same id.</summary>
public sealed record WorkerFrame
{
    /// <summary>Grows by one with each frame of a connection.</summary>
    public long Id { get; init; }

    public WorkerRegistration? Register { get; init; }

    public Heartbeat? Heartbeat { get; init; }

    /// <summary>Reports of any number of attempts, at most 512; those of one attempt stand in their order.</summary>
    public ImmutableArray<PartReport>? Reports { get; init; }

    /// <summary>The session that ends: the worker stops, and nothing that it holds runs any more. The last frame of a connection.</summary>
    public long? Leave { get; init; }
}
