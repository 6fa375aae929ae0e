using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Scheduling;

/// <summary>What the scheduler needs to know of a part that waits for a worker.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Part">The part's index.</param>
/// <param name="LastAttempt">The number of its last assignment; zero if it never had one.</param>
/// <param name="Priority">Which goes first.</param>
/// <param name="Position">Orders parts of equal priority: Unix milliseconds of acceptance, until people move it. It ages from then on, too.</param>
/// <param name="NotBefore">No attempt before this time.</param>
/// <param name="Tags">What it asks of its worker's tags.</param>
/// <param name="BytesOn">The worker that holds bytes of it and is preferred.</param>
/// <param name="Avoid">The worker whose own fault ended the last attempt: its delay is for that worker alone.</param>
/// <param name="Owner">Who asked for it; owners share the cluster fairly.</param>
/// <param name="Host">The origin that it asks first; null where the source names none.</param>
/// <param name="LengthBytes">Of what is to be fetched, once known.</param>
/// <param name="Connections">How many connections to its host it opens.</param>
/// <param name="Tie">Orders parts of equal position: hexadecimal digits, compared as text; null for those of the task's id.</param>
/// <param name="KeptBytes">
/// How many bytes of it <paramref name="BytesOn"/> has; while its length is unknown, how many it has at the least. Null where that is unknown.
/// </param>
[GenerateSerializer, Immutable, Alias("aria.pending-part")]
public sealed record PendingPart(
    [property: Id(0)] string TaskId,
    [property: Id(1)] int Part,
    [property: Id(2)] int LastAttempt,
    [property: Id(3)] TaskPriority Priority,
    [property: Id(4)] long Position,
    [property: Id(5)] DateTimeOffset? NotBefore,
    [property: Id(6)] ImmutableArray<TagRule> Tags,
    [property: Id(7)] string? BytesOn,
    [property: Id(8)] string? Avoid,
    [property: Id(9)] string Owner,
    [property: Id(10)] string? Host,
    [property: Id(11)] long? LengthBytes,
    [property: Id(12)] int Connections,
    [property: Id(13)] string? Tie = null,
    [property: Id(14)] long? KeptBytes = null)
{
    /// <summary>The workers whose own fault ended attempts, the last one at the end; passed over while another one fits.</summary>
    [Id(15)]
    public ImmutableArray<string> FailedOn { get; init; } = [];

    /// <summary>For how many seconds <see cref="BytesOn"/> has worked on it: as long as that it is waited for. Zero where that is unknown.</summary>
    [Id(16)]
    public int SpentSeconds { get; init; }
}
