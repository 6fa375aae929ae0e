using System.Collections.Immutable;

namespace AriaCluster.Tasks;

/// <summary>
/// The tables beside the grains' state: what lists, counts, rebuilding and sweeps read. One implementation for each database, the
/// same for both engines. Every read has a limit; none decodes a payload.
/// </summary>
internal interface ITaskIndex
{
    /// <summary>Why the database takes nothing new: its disk is full. Null while there is room.</summary>
    string? Shortage { get; }

    /// <summary>A page of tasks that are not deleted.</summary>
    Task<TaskPage> ListAsync(TaskQuery query, CancellationToken ct);

    /// <summary>How many tasks, deleted ones left out, are in each status.</summary>
    Task<IReadOnlyDictionary<DownloadStatus, long>> CountAsync(CancellationToken ct);

    /// <summary>The same of one owner's tasks.</summary>
    Task<IReadOnlyDictionary<DownloadStatus, long>> CountAsync(string owner, CancellationToken ct);

    /// <summary>How many tasks of an owner have not ended, those of batches that are not unfolded among them.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="except">Ids of tasks and batches that are not counted.</param>
    /// <param name="ct">Ends the read.</param>
    Task<long> CountUnfinishedAsync(string owner, IReadOnlyCollection<string> except, CancellationToken ct);

    /// <summary>The known lengths of all tasks that an owner submitted since a time, deleted ones included.</summary>
    Task<long> SumBytesAsync(string owner, DateTimeOffset since, CancellationToken ct);

    /// <summary>When the last of those was submitted without which they have less than so many bytes; null if they have less.</summary>
    Task<DateTimeOffset?> FindLastTooMuchAsync(string owner, DateTimeOffset since, long most, CancellationToken ct);

    /// <summary>When the newest task that is there was accepted; null if there is none.</summary>
    Task<DateTimeOffset?> ReadNewestAsync(CancellationToken ct);

    /// <summary>Pending tasks, highest priority first, then by position and tie, after the given row.</summary>
    Task<ImmutableArray<IndexedTask>> ReadPendingAsync(IndexedTask? after, int limit, CancellationToken ct);

    /// <summary>Tasks assigned to a worker (queued, downloading, delivering), in the order of their ids, after the given id.</summary>
    /// <param name="worker">Only this worker's; null for all.</param>
    /// <param name="afterId">Where the page before ended; null for the first.</param>
    /// <param name="limit">At most so many rows.</param>
    /// <param name="ct">Ends the read.</param>
    Task<ImmutableArray<IndexedTask>> ReadActiveAsync(string? worker, string? afterId, int limit, CancellationToken ct);

    /// <summary>Rows changed after a sequence number, deleted ones included, oldest change first.</summary>
    Task<ImmutableArray<IndexedTask>> ReadChangesAsync(long afterSeq, int limit, CancellationToken ct);

    /// <summary>The greatest sequence number that a later <see cref="ReadChangesAsync"/> may begin after without missing a change.</summary>
    Task<long> ReadSeqAsync(CancellationToken ct);

    /// <summary>The rows of these ids that exist, in any order.</summary>
    Task<ImmutableArray<IndexedTask>> FindAsync(IReadOnlyCollection<string> ids, CancellationToken ct);

    /// <summary>The id of the task with this gid; null if there is none.</summary>
    Task<string?> FindGidAsync(string gid, CancellationToken ct);

    /// <summary>The id that a task got which had this one where it was imported from; null if none was.</summary>
    Task<string?> FindImportedAsync(string oldId, CancellationToken ct);

    /// <summary>Remembers the id of a task that is being imported, unless there is one for it already.</summary>
    Task NoteImportedAsync(string oldId, string id, CancellationToken ct);

    /// <summary>The ids of tasks that were accepted and ended before a time, in their order, after the given id.</summary>
    Task<ImmutableArray<string>> ReadEndedAsync(string afterId, DateTimeOffset before, int limit, CancellationToken ct);

    /// <summary>
    /// The ids of batches that were accepted before a time, are unfolded, and have no tasks any more, in their order, after the given id. Also those
    /// whose requests only joined tasks that were there.
    /// </summary>
    Task<ImmutableArray<string>> ReadEmptyBatchesAsync(string afterId, DateTimeOffset before, int limit, CancellationToken ct);

    /// <summary>Removes what is left of states that their tasks and batches have cleared.</summary>
    Task DropClearedAsync(IReadOnlyCollection<string> ids, CancellationToken ct);

    /// <summary>Tasks whose delivered files this worker is to remove.</summary>
    Task<ImmutableArray<IndexedTask>> ReadUnwantedFilesAsync(string worker, int limit, CancellationToken ct);

    /// <summary>The ids of batches that are not unfolded, oldest first.</summary>
    Task<ImmutableArray<string>> ReadFoldedBatchesAsync(int limit, CancellationToken ct);

    /// <summary>The names of all workers.</summary>
    Task<ImmutableArray<string>> ReadWorkersAsync(CancellationToken ct);

    /// <summary>What was accepted under an idempotency key; null if nothing was.</summary>
    Task<AcceptedSubmission?> FindSubmissionAsync(string key, CancellationToken ct);

    /// <summary>The tasks that have a source of these hashes, where one has; of several the one that is to be joined.</summary>
    Task<IReadOnlyDictionary<string, string>> FindSourcesAsync(IReadOnlyCollection<string> hashes, CancellationToken ct);

    /// <summary>The first and the last position of an owner's pending tasks of a priority; null if there is none.</summary>
    Task<(long First, long Last)?> ReadEndsAsync(string owner, TaskPriority priority, CancellationToken ct);

    /// <summary>Ids and ties of the pending tasks of a priority that have this position.</summary>
    Task<ImmutableArray<(string Id, string? Tie)>> ReadTiesAsync(TaskPriority priority, long position, CancellationToken ct);

    /// <summary>Forgets idempotency keys of submissions accepted before a time.</summary>
    Task ForgetSubmissionsAsync(DateTimeOffset before, CancellationToken ct);
}
