namespace AriaCluster.Tasks;

/// <summary>Where a pending task stands among those of its priority.</summary>
/// <param name="Position">Unix milliseconds: it stands as if it had been accepted then.</param>
/// <param name="Tie">Decides among those of equal position: hexadecimal digits, compared as text. Null for those of the task's id.</param>
[GenerateSerializer, Immutable, Alias("aria.queue-place")]
public sealed record QueuePlace([property: Id(0)] long Position, [property: Id(1)] string? Tie);
