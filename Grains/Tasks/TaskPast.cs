namespace AriaCluster.Tasks;

/// <summary>What a task was where it comes from.</summary>
/// <param name="Status">Waiting, held back, or ended.</param>
/// <param name="StartedAt">When its download began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Worker">Who completed it.</param>
/// <param name="Result">What was delivered.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Origin">In words, for its history.</param>
internal sealed record TaskPast(
    DownloadStatus Status, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string? Worker, TaskResult? Result, TaskError? Error, string Origin);
