using System.Data.Common;
using AriaCluster.Silo.Storage;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Storage;

/// <summary>Who has a source, whichever the database. After each test the tables are compared with the payloads.</summary>
public abstract class SourceIndexTests : IAsyncLifetime
{
    private const string Hash = "00ff";

    private readonly SampleTasks _samples = new(7);
    private StoreUnderTest _store = null!;

    private protected abstract StorageKind Kind { get; }

    private ITaskIndex Index => _store.Index;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await StoreUnderTest.OpenAsync(Kind, this);

    public async ValueTask DisposeAsync()
    {
        await using (_store)
        {
            await _store.CheckTablesAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task ASecondTaskOfOneSourceFailsAsAWhole()
    {
        var (first, second) = (Next(), Next());
        await _store.WriteAsync(first);

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => _store.WriteAsync(second));

        // By this code a grain tells it from a database that fails.
        Assert.Equal("23505", (refused as DbException ?? refused.InnerException as DbException)?.SqlState);
        Assert.Null(await _store.ReadAsync<DownloadTask>(StateNames.Task, second.Id));
        Assert.Empty(await Index.FindAsync([second.Id], Cancellation));
        Assert.Equal(first.Id, await HolderAsync());
    }

    [Fact]
    public async Task OfTenAtOnceOneGetsIt()
    {
        var tasks = Enumerable.Range(0, 10).Select(_ => Next()).ToArray();

        var stored = await Task.WhenAll(tasks.Select(async task =>
        {
            try
            {
                await _store.WriteAsync(task);
                return task.Id;
            }
            catch (Exception)
            {
                return null;
            }
        }));

        Assert.Equal(await HolderAsync(), Assert.Single(stored, id => id is not null));
    }

    [Theory]
    [InlineData(DownloadStatus.Failed, false)]
    [InlineData(DownloadStatus.Canceled, false)]
    [InlineData(DownloadStatus.Canceled, true)]
    [InlineData(DownloadStatus.Completed, true)]
    public async Task WhatFailedOrIsGoneHasItNoMore(DownloadStatus status, bool deleted)
    {
        var first = Next();
        await _store.WriteAsync(first);
        await _store.WriteAsync(Ended(first, status) with { Deleted = deleted }, 1);

        Assert.Null(await HolderAsync());

        var second = Next();
        await _store.WriteAsync(second);
        Assert.Equal(second.Id, await HolderAsync());
    }

    [Fact]
    public async Task WhatCompletedKeepsIt()
    {
        var task = Next();
        await _store.WriteAsync(task);
        await _store.WriteAsync(Ended(task, DownloadStatus.Completed), 1);

        Assert.Equal(task.Id, await HolderAsync());
    }

    [Fact]
    public async Task ATwinThatIsWantedIsStoredAndFoundWhenTheFirstIsGone()
    {
        var (first, twin) = (Next(), Again());
        await _store.WriteAllAsync([first, twin]);
        Assert.Equal(first.Id, await HolderAsync());

        await _store.WriteAsync(Ended(first, DownloadStatus.Canceled), 1);
        Assert.Equal(twin.Id, await HolderAsync());

        await _store.WriteAsync(Ended(twin, DownloadStatus.Canceled), 1);
        Assert.Null(await HolderAsync());
    }

    [Fact]
    public async Task ATwinThatCameFirstIsJoinedLikeAnyOther()
    {
        var twin = Again();
        await _store.WriteAsync(twin);

        Assert.Equal(twin.Id, await HolderAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => _store.WriteAsync(Next()));
    }

    [Fact]
    public async Task ARetryGoesThroughWhileAnotherHasTheSource()
    {
        var (failed, runs) = (Next(), Next());
        await _store.WriteAsync(failed);
        await _store.WriteAsync(Ended(failed, DownloadStatus.Failed), 1);
        await _store.WriteAsync(runs);

        await _store.WriteAsync(failed, 2);

        Assert.Equal(runs.Id, await HolderAsync());
        await _store.WriteAsync(Ended(runs, DownloadStatus.Canceled), 1);
        Assert.Equal(failed.Id, await HolderAsync());
    }

    [Fact]
    public async Task ARetryTakesTheSourceAgainIfNobodyHasIt()
    {
        var task = Next();
        await _store.WriteAsync(task);
        await _store.WriteAsync(Ended(task, DownloadStatus.Failed), 1);
        await _store.WriteAsync(task, 2);

        Assert.Equal(task.Id, await HolderAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => _store.WriteAsync(Next()));
    }

    [Fact]
    public async Task ABatchTakesItsSourcesWhenItIsAcceptedAndItsTasksFindThem()
    {
        var id = TaskId.NewBatch(DateTimeOffset.UnixEpoch.AddDays(20_000));
        var batch = new BatchState { Id = id, Count = 3, Sources = ["0a", "", Hash] };
        await _store.WriteAsync(StateNames.Batch, id, batch, null);

        var found = await Index.FindSourcesAsync([Hash, "0a", "0b"], Cancellation);
        Assert.Equal([("00ff", TaskId.InBatch(id, 2)), ("0a", TaskId.InBatch(id, 0))], found.Select(pair => (pair.Key, pair.Value)).Order());
        await Assert.ThrowsAnyAsync<Exception>(() => _store.WriteAsync(Next()));

        var task = _samples.Next(TaskId.InBatch(id, 2)) with { Source = Hash };
        await _store.WriteAllAsync([task, _samples.Next(TaskId.InBatch(id, 0)) with { Source = "0a" }]);
        await _store.WriteAsync(StateNames.Batch, id, batch with { Unfolded = true, Sources = [] }, 1);
        Assert.Equal(task.Id, await HolderAsync());
        await _store.WriteAsync(Ended(task, DownloadStatus.Failed), 1);
        Assert.Null(await HolderAsync());
    }

    [Fact]
    public async Task ABatchOfWhichOneIsThereAlreadyFailsAsAWhole()
    {
        await _store.WriteAsync(Next());
        var id = TaskId.NewBatch(DateTimeOffset.UnixEpoch.AddDays(20_000));

        await Assert.ThrowsAnyAsync<Exception>(() =>
            _store.WriteAsync(StateNames.Batch, id, new BatchState { Id = id, Count = 2, Sources = ["0a", Hash] }, null));

        Assert.Null(await _store.ReadAsync<BatchState>(StateNames.Batch, id));
        Assert.Empty(await Index.FindSourcesAsync(["0a"], Cancellation));
    }

    [Fact]
    public async Task WhatOnlyJoinedIsKeptUnderItsKeyAndIsNoBatch()
    {
        var id = TaskId.NewBatch(DateTimeOffset.UnixEpoch.AddDays(20_000));
        var joined = new BatchState { Id = id, Count = 0, Joined = [new(0, "task-1"), new(1, "task-1")], Submission = new("key", "body"), Unfolded = true };
        await _store.WriteAsync(StateNames.Batch, id, joined, null);

        Assert.Equal(new(id, "body", 2), await Index.FindSubmissionAsync("key", Cancellation));
        Assert.Empty(await Index.ReadFoldedBatchesAsync(10, Cancellation));
    }

    [Fact]
    public async Task TheEndsOfAnOwnersQueueAndTheTiesOfAPositionAreFound()
    {
        DownloadTask At(long position, string? tie, TaskPriority priority = TaskPriority.High)
        {
            var task = _samples.Next();
            return task with { Owner = "ann", Position = position, Tie = tie, Specification = task.Specification with { Priority = priority } };
        }

        DownloadTask[] tasks = [At(7, null), At(9, "00"), At(9, null), At(12, "01"), At(1, null, TaskPriority.Low)];
        await _store.WriteAllAsync(tasks);
        await _store.WriteAllAsync([Ended(At(99, null), DownloadStatus.Canceled), At(2, null) with { Owner = "bob" }]);

        Assert.Equal((7, 12), await Index.ReadEndsAsync("ann", TaskPriority.High, Cancellation));
        Assert.Null(await Index.ReadEndsAsync("ann", TaskPriority.Urgent, Cancellation));
        Assert.Equal(
            new (string, string?)[] { (tasks[1].Id, "00"), (tasks[2].Id, null) }.Order(), (await Index.ReadTiesAsync(TaskPriority.High, 9, Cancellation)).Order());
    }

    private DownloadTask Next() => _samples.Next() with { Source = Hash };

    private DownloadTask Again() => Next() is var task ? task with { Specification = task.Specification with { AllowDuplicate = true } } : null!;

    private static DownloadTask Ended(DownloadTask task, DownloadStatus status) => task with
    {
        Status = status,
        EndedAt = DateTimeOffset.UnixEpoch,
        Parts = [new() { Status = status, Worker = status == DownloadStatus.Completed ? "w1" : null }],
    };

    private async Task<string?> HolderAsync() => (await Index.FindSourcesAsync([Hash], Cancellation)).GetValueOrDefault(Hash);
}
