namespace AriaCluster.Api.Tasks;

/// <summary>One decision about a task.</summary>
internal sealed record HistoryDocument(DateTimeOffset At, string Text);
