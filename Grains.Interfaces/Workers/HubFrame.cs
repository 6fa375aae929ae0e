using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>What the hub says over a worker's WebSocket, as JSON: an answer (with the id of the frame that it answers) or a message of its own (id 0).</summary>
public sealed record HubFrame
{
    /// <summary>The <see cref="WorkerFrame"/> that this answers; zero for a message.</summary>
    public long Id { get; init; }

    public RegisterReply? Register { get; init; }

    public HeartbeatReply? Heartbeat { get; init; }

    /// <summary>One for each report of the frame, in its order.</summary>
    public ImmutableArray<ReportVerdict>? Verdicts { get; init; }

    public ControlOutcome? Leave { get; init; }

    public WorkerOrders? Orders { get; init; }

    /// <summary>The session that took over; the connection is closed after it.</summary>
    public long? ReplacedBy { get; init; }

    /// <summary>True when the worker's token is refused from now on; the connection is closed after it.</summary>
    public bool? Revoked { get; init; }
}
