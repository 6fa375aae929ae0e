using System.Collections.Concurrent;
using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Api;

/// <summary>An index that knows idempotency keys, and of everything else what a test puts in.</summary>
internal sealed class FakeIndex : ITaskIndex
{
    public string? Shortage { get; set; }

    private readonly ConcurrentDictionary<string, AcceptedSubmission> _submissions = new();
    private readonly ConcurrentDictionary<string, string> _sources = new();

    public List<IndexedTask> Rows { get; } = [];

    public List<string> Workers { get; } = [];

    /// <summary>Thrown by every read while it is set.</summary>
    public Exception? Away { get; set; }

    /// <summary>How often changes were asked for.</summary>
    public int ChangesRead { get; private set; }

    public TaskQuery? LastQuery { get; private set; }

    /// <summary>As the primary key of the table does: false if another submission has the key.</summary>
    public bool TryAdd(Submission? submission, string id, int count) =>
        submission is null || _submissions.TryAdd(submission.Key, new AcceptedSubmission(id, submission.Body, count));

    public Task<TaskPage> ListAsync(TaskQuery query, CancellationToken ct)
    {
        LastQuery = query;
        return Answer(new TaskPage([.. Rows], null));
    }

    public Task<IReadOnlyDictionary<DownloadStatus, long>> CountAsync(CancellationToken ct) =>
        Answer<IReadOnlyDictionary<DownloadStatus, long>>(Rows.CountBy(row => row.Status).ToDictionary(pair => pair.Key, pair => (long)pair.Value));

    public Task<IReadOnlyDictionary<DownloadStatus, long>> CountAsync(string owner, CancellationToken ct) => Answer<IReadOnlyDictionary<DownloadStatus, long>>(
        Rows.Where(row => row.Owner == owner).CountBy(row => row.Status).ToDictionary(pair => pair.Key, pair => (long)pair.Value));

    public Task<long> CountUnfinishedAsync(string owner, IReadOnlyCollection<string> except, CancellationToken ct) =>
        Answer((long)Rows.Count(row => row.Owner == owner && row.EndedAt is null && !except.Contains(row.Id)));

    public Task<DateTimeOffset?> FindLastTooMuchAsync(string owner, DateTimeOffset since, long most, CancellationToken ct) => Answer((DateTimeOffset?)null);

    public Task<long> SumBytesAsync(string owner, DateTimeOffset since, CancellationToken ct) => Answer(Rows.Where(row => row.Owner == owner).Sum(row => row.LengthBytes ?? 0));

    public Task<DateTimeOffset?> ReadNewestAsync(CancellationToken ct) => Answer(Rows.Count == 0 ? null : (DateTimeOffset?)Rows.Max(row => TaskId.TimeOf(row.Id)));

    public Task<long> ReadSeqAsync(CancellationToken ct) => Answer(Rows.Select(row => row.Seq).DefaultIfEmpty().Max());

    public Task<string?> FindGidAsync(string gid, CancellationToken ct) => Answer(Rows.Find(row => row.Gid == gid)?.Id);

    public Task<ImmutableArray<string>> ReadEndedAsync(string afterId, DateTimeOffset before, int limit, CancellationToken ct) => Answer(ImmutableArray<string>.Empty);

    public Task<ImmutableArray<string>> ReadEmptyBatchesAsync(string afterId, DateTimeOffset before, int limit, CancellationToken ct) => Answer(ImmutableArray<string>.Empty);

    public Task DropClearedAsync(IReadOnlyCollection<string> ids, CancellationToken ct) => Answer(true);

    public Task<string?> FindImportedAsync(string oldId, CancellationToken ct) => Answer<string?>(null);

    public Task NoteImportedAsync(string oldId, string id, CancellationToken ct) => Answer(true);

    public Task<ImmutableArray<string>> ReadWorkersAsync(CancellationToken ct) => Answer(Workers.ToImmutableArray());

    public Task<AcceptedSubmission?> FindSubmissionAsync(string key, CancellationToken ct) => Answer(_submissions.GetValueOrDefault(key));

    /// <summary>As the primary key of the table does: false if another task has the source.</summary>
    public bool TryTake(string source, string id) => source.Length == 0 || _sources.GetOrAdd(source, id) == id;

    public Task<IReadOnlyDictionary<string, string>> FindSourcesAsync(IReadOnlyCollection<string> hashes, CancellationToken ct) =>
        Answer<IReadOnlyDictionary<string, string>>(hashes.Where(_sources.ContainsKey).Distinct().ToDictionary(hash => hash, hash => _sources[hash]));

    public Task<(long First, long Last)?> ReadEndsAsync(string owner, TaskPriority priority, CancellationToken ct)
    {
        long[] positions = [.. Rows.Where(row => row.Owner == owner && row.Priority == priority).Select(row => row.Position).Order()];
        return Answer<(long, long)?>(positions.Length == 0 ? null : (positions[0], positions[^1]));
    }

    public Task<ImmutableArray<(string Id, string? Tie)>> ReadTiesAsync(TaskPriority priority, long position, CancellationToken ct) =>
        throw new NotSupportedException();

    public Task ForgetSubmissionsAsync(DateTimeOffset before, CancellationToken ct)
    {
        _submissions.Clear();
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<IndexedTask>> ReadPendingAsync(IndexedTask? after, int limit, CancellationToken ct) => throw new NotSupportedException();

    public Task<ImmutableArray<IndexedTask>> ReadActiveAsync(string? worker, string? afterId, int limit, CancellationToken ct) => Answer<ImmutableArray<IndexedTask>>(
        [.. Rows.Where(row => AriaCluster.Api.Tasks.StatusText.IsActive(row.Status) && string.CompareOrdinal(row.Id, afterId) > 0).OrderBy(row => row.Id, StringComparer.Ordinal).Take(limit)]);

    public Task<ImmutableArray<IndexedTask>> ReadChangesAsync(long afterSeq, int limit, CancellationToken ct)
    {
        ChangesRead++;
        return Answer<ImmutableArray<IndexedTask>>([.. Rows.Where(row => row.Seq > afterSeq).OrderBy(row => row.Seq).Take(limit)]);
    }

    public Task<ImmutableArray<IndexedTask>> FindAsync(IReadOnlyCollection<string> ids, CancellationToken ct) =>
        Answer(Rows.Where(row => ids.Contains(row.Id)).ToImmutableArray());

    public Task<ImmutableArray<IndexedTask>> ReadUnwantedFilesAsync(string worker, int limit, CancellationToken ct) => throw new NotSupportedException();

    public Task<ImmutableArray<string>> ReadFoldedBatchesAsync(int limit, CancellationToken ct) => throw new NotSupportedException();

    private Task<T> Answer<T>(T answer) => Away is null ? Task.FromResult(answer) : Task.FromException<T>(Away);
}
