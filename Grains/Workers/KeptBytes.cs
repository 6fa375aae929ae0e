using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>Which of the bytes that a worker keeps without an attempt are of use.</summary>
internal static class KeptBytes
{
    /// <summary>Those of the kept tasks whose bytes nobody needs: ended, deleted, unknown, or preferred elsewhere.</summary>
    public static IEnumerable<string> Unneeded(string worker, IReadOnlyCollection<string> kept, ImmutableArray<IndexedTask> known)
    {
        var needed = known.Where(task => IsNeeded(worker, task)).Select(task => task.Id).ToHashSet();
        return kept.Where(id => !needed.Contains(id));
    }

    private static bool IsNeeded(string worker, IndexedTask task) => !task.Deleted && task.Status switch
    {
        DownloadStatus.Pending or DownloadStatus.Paused => task.BytesOn == worker,
        DownloadStatus.Queued or DownloadStatus.Downloading or DownloadStatus.Delivering => task.Worker == worker,
        _ => false,
    };
}
