namespace AriaCluster.Api.Status;

/// <summary>What became of tasks.</summary>
/// <param name="Tasks">How many there are, by status.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Window">How attempts ended in the last ten minutes; for who sees all tasks.</param>
internal sealed record StatsDocument(IReadOnlyDictionary<string, long> Tasks, long Total, WindowDocument? Window);
