using AriaCluster.Cluster;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Events;

/// <summary>Which tasks a watcher hears of. What the database does for a list is done here for each event.</summary>
/// <param name="TaskId">Only this task; null for all of the query.</param>
/// <param name="Query">The list's filter; its order and page mean nothing here.</param>
internal sealed record EventFilter(string? TaskId, TaskQuery Query)
{
    /// <summary>Whose eyes it is for, where that makes a difference to what is told; null where it does not.</summary>
    public ApiKey? Key { get; init; }

    public bool Includes(IndexedTask task, DownloadStatus status) =>
        (Query.Statuses.IsDefaultOrEmpty || Query.Statuses.Contains(status)) && Includes(task);

    /// <summary>Whatever its status is.</summary>
    public bool Includes(IndexedTask task) =>
        (TaskId ?? task.Id) == task.Id &&
        (Query.Owner ?? task.Owner) == task.Owner &&
        (Query.BatchId is null || Query.BatchId == task.BatchId) &&
        (Query.Worker is null || Query.Worker == task.Worker) &&
        (Query.Tags.IsDefaultOrEmpty || Query.Tags.All(tag => task.Tags.Contains(new TagRule(tag.Key, tag.Value)))) &&
        (Query.Text is null || Has(task.Name) || Has(task.Host) || Has(task.Id));

    private bool Has(string? text) => text?.Contains(Query.Text!, StringComparison.OrdinalIgnoreCase) == true;
}
