namespace AriaCluster.Tasks;

// How a task's history ends.
internal sealed partial record DownloadTask
{
    /// <summary>Whether it is history since a time: it ended before, or came here with its end, and no worker has still to remove its files.</summary>
    public bool HasEndedBefore(DateTimeOffset time) =>
        Exists && Status is DownloadStatus.Completed or DownloadStatus.Failed or DownloadStatus.Canceled && RemoveFilesOn is null
            && EndedAt < time && (ImportedAt is null || ImportedAt < time);
}
