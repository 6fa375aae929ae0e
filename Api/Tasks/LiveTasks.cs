using System.Collections.Frozen;
using System.Collections.Immutable;
using AriaCluster.Api.Keys;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Api.Tasks;

/// <summary>
/// Lists tasks as they are now. That a task is downloading is memory for its first seconds, so a filter for one of the statuses of what
/// runs reads all of them and looks at the workers' progress; a page may then have fewer rows than its limit.
/// </summary>
internal sealed class LiveTasks(ITaskIndex index, LiveProgress live)
{
    private static readonly ImmutableArray<DownloadStatus> _running = [DownloadStatus.Queued, DownloadStatus.Downloading, DownloadStatus.Delivering];

    public async Task<(TaskPage Page, IReadOnlyDictionary<PartKey, PartProgress> Progress)> ListAsync(TaskQuery asked, Reach reach, CancellationToken ct)
    {
        if (reach.Narrow(asked) is not { } query)
        {
            return (new TaskPage([], null), FrozenDictionary<PartKey, PartProgress>.Empty);
        }

        var page = await index.ListAsync(query with { Statuses = Widen(query.Statuses) }, ct);
        var progress = await live.ReadAsync(page.Tasks.Where(task => StatusText.IsActive(task.Status)).Select(task => task.Worker), ct);
        return query.Statuses.IsDefaultOrEmpty
            ? (page, progress)
            : (page with { Tasks = [.. page.Tasks.Where(task => query.Statuses.Contains(TaskDocuments.StatusOf(task, progress)))] }, progress);
    }

    private static ImmutableArray<DownloadStatus> Widen(ImmutableArray<DownloadStatus> statuses) =>
        statuses.IsDefaultOrEmpty || !statuses.Any(_running.Contains) ? statuses : [.. statuses.Union(_running)];
}
