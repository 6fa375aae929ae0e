namespace AriaCluster.Tasks;

/// <summary>One decision about a task.</summary>
/// <param name="At">When, by the hub's clock.</param>
/// <param name="Text">What, in words, without control characters.</param>
[GenerateSerializer, Immutable, Alias("aria.history-line")]
public sealed record HistoryLine([property: Id(0)] DateTimeOffset At, [property: Id(1)] string Text);
