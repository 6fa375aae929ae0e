namespace AriaCluster.Tasks;

/// <summary>The answer to pause, resume, cancel, retry, move and delete.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Status">The task's status after it; null if there is no such task.</param>
[GenerateSerializer, Immutable, Alias("aria.control-reply")]
public sealed record ControlReply([property: Id(0)] ControlOutcome Outcome, [property: Id(1)] DownloadStatus? Status);
