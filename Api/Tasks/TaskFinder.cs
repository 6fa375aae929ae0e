using AriaCluster.Api.Keys;
using AriaCluster.Tasks;
using Orleans;

namespace AriaCluster.Api.Tasks;

/// <summary>
/// Finds a task by its id or gid. One whose batch is accepted and not yet unfolded has no grain's state of its own: it is answered
/// from the batch, and created ahead of its turn when somebody commands it.
/// </summary>
internal sealed class TaskFinder(IGrainFactory grains, ITaskIndex index)
{
    private const int GidDigits = 16;
    private const int MaxOldId = 200;

    /// <summary>The id that is meant; null if the text is neither an id nor the gid of a task, nor what one was called where it was imported from.</summary>
    public async ValueTask<string?> ResolveAsync(string idOrGid, CancellationToken ct) =>
        TaskId.IsValid(idOrGid) ? idOrGid
        : (idOrGid.Length == GidDigits && idOrGid.All(char.IsAsciiHexDigit) ? await index.FindGidAsync(idOrGid.ToLowerInvariant(), ct) : null)
            ?? (idOrGid.Length <= MaxOldId ? await index.FindImportedAsync(idOrGid, ct) : null);

    /// <summary>The task; null if there is none, if it was deleted, or if it is out of reach.</summary>
    public async Task<TaskSnapshot?> FindAsync(string id, Reach reach)
    {
        var task = grains.GetGrain<ITaskGrain>(id);
        var snapshot = await task.GetAsync() ?? await FindInBatchAsync(id);

        // Between the two looks the batch may have unfolded, and forgotten what the task now holds.
        snapshot ??= TaskId.TryGetBatch(id, out _, out _) ? await task.GetAsync() : null;
        return snapshot is { Deleted: false } && reach.Includes(snapshot.Owner) ? snapshot : null;
    }

    /// <summary>Creates the task from its batch; null if no batch has it.</summary>
    public async Task<CreateOutcome?> CreateFromBatchAsync(string id) =>
        await ReadCreationAsync(id) is { } creation ? (await grains.GetGrain<ITaskGrain>(id).CreateAsync(creation)).Outcome : null;

    private async Task<TaskSnapshot?> FindInBatchAsync(string id) =>
        await ReadCreationAsync(id) is { } creation ? new DownloadTask().Create(id, creation).Next.ToSnapshot() : null;

    private async Task<TaskCreation?> ReadCreationAsync(string id) =>
        TaskId.TryGetBatch(id, out var batch, out var number) ? await grains.GetGrain<IBatchGrain>(batch).GetTaskAsync(number) : null;
}
