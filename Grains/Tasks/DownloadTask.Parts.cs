namespace AriaCluster.Tasks;

// A task's status follows from its parts'.
internal sealed partial record DownloadTask
{
    private TaskPart? Find(int part) => part >= 0 && part < Parts.Length ? Parts[part] : null;

    private DownloadTask With(TaskPart part)
    {
        var parts = Parts.SetItem(part.Index, part);
        return this with { Parts = parts, Status = parts.Length == 1 ? part.Status : Combined(parts) };
    }

    /// <summary>All parts that are not in place get the status, by a decision about the whole task.</summary>
    private DownloadTask WithEach(DownloadStatus status, Func<TaskPart, TaskPart> change) => this with
    {
        Parts = [.. Parts.Select(part => part.Status == DownloadStatus.Completed ? part : change(part) with { Status = status })],
        Status = status,
    };

    private static DownloadStatus Combined(IReadOnlyCollection<TaskPart> parts)
    {
        DownloadStatus[] first =
        [
            DownloadStatus.Failed, DownloadStatus.Canceled, DownloadStatus.Paused, DownloadStatus.Downloading, DownloadStatus.Delivering,
            DownloadStatus.Queued, DownloadStatus.Pending,
        ];
        var status = Array.Find(first, candidate => parts.Any(part => part.Status == candidate));
        return status == default ? DownloadStatus.Completed : status;
    }
}
