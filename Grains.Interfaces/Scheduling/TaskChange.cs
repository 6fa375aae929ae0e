using AriaCluster.Tasks;

namespace AriaCluster.Scheduling;

/// <summary>What the scheduler is told when a task's part became pending, or when a person's command ended an assignment.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Status">Its status now.</param>
/// <param name="Pending">While it is pending.</param>
/// <param name="Ended">The assignment that the change ended, if any, and that its worker must hear of.</param>
/// <param name="Worker">The worker of <paramref name="Ended"/>, or the one whose files are to be removed.</param>
/// <param name="KeepBytes">The worker keeps the bytes of <paramref name="Ended"/> for a later attempt.</param>
/// <param name="RemoveFiles">The delivered files of <paramref name="Ended"/> are to be removed.</param>
/// <param name="Trouble">What the attempt that ended shows of its host.</param>
[GenerateSerializer, Immutable, Alias("aria.task-change")]
public sealed record TaskChange(
    [property: Id(0)] string TaskId,
    [property: Id(1)] DownloadStatus Status,
    [property: Id(2)] PendingPart? Pending,
    [property: Id(3)] PartKey? Ended,
    [property: Id(4)] string? Worker,
    [property: Id(5)] bool KeepBytes,
    [property: Id(6)] bool RemoveFiles = false,
    [property: Id(7)] HostTrouble? Trouble = null);
