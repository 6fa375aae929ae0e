using System.Data.Common;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Storage;

/// <summary>Who has a source, whichever the database.</summary>
public abstract class SourceIndexTests : IndexTests
{
    private const string Hash = "00ff";

    [Fact]
    public async Task ASecondTaskOfOneSourceFailsAsAWhole()
    {
        var (first, second) = (Next(), Next());
        await Store.WriteAsync(first);

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => Store.WriteAsync(second));

        // By this code a grain tells it from a database that fails.
        Assert.Equal("23505", (refused as DbException ?? refused.InnerException as DbException)?.SqlState);
        Assert.Null(await Store.ReadAsync<DownloadTask>(StateNames.Task, second.Id));
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
                await Store.WriteAsync(task);
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
        await Store.WriteAsync(first);
        await Store.WriteAsync(Ended(first, status) with { Deleted = deleted }, 1);

        Assert.Null(await HolderAsync());

        var second = Next();
        await Store.WriteAsync(second);
        Assert.Equal(second.Id, await HolderAsync());
    }

    [Fact]
    public async Task WhatCompletedKeepsIt()
    {
        var task = Next();
        await Store.WriteAsync(task);
        await Store.WriteAsync(Ended(task, DownloadStatus.Completed), 1);

        Assert.Equal(task.Id, await HolderAsync());
    }

    [Fact]
    public async Task ATwinThatIsWantedIsStoredAndFoundWhenTheFirstIsGone()
    {
        var (first, twin) = (Next(), Again());
        await Store.WriteAsync(first);
        await Store.WriteAsync(twin);
        Assert.Equal(first.Id, await HolderAsync());

        await Store.WriteAsync(Ended(first, DownloadStatus.Canceled), 1);
        Assert.Equal(twin.Id, await HolderAsync());

        await Store.WriteAsync(Ended(twin, DownloadStatus.Canceled), 1);
        Assert.Null(await HolderAsync());
    }

    [Fact]
    public async Task ATwinThatCameFirstIsJoinedLikeAnyOther()
    {
        var twin = Again();
        await Store.WriteAsync(twin);

        Assert.Equal(twin.Id, await HolderAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => Store.WriteAsync(Next()));
    }

    [Fact]
    public async Task ARetryGoesThroughWhileAnotherHasTheSource()
    {
        var (failed, runs) = (Next(), Next());
        await Store.WriteAsync(failed);
        await Store.WriteAsync(Ended(failed, DownloadStatus.Failed), 1);
        await Store.WriteAsync(runs);

        await Store.WriteAsync(failed, 2);

        Assert.Equal(runs.Id, await HolderAsync());
        await Store.WriteAsync(Ended(runs, DownloadStatus.Canceled), 1);
        Assert.Equal(failed.Id, await HolderAsync());
    }

    [Fact]
    public async Task ARetryTakesTheSourceAgainIfNobodyHasIt()
    {
        var task = Next();
        await Store.WriteAsync(task);
        await Store.WriteAsync(Ended(task, DownloadStatus.Failed), 1);
        await Store.WriteAsync(task, 2);

        Assert.Equal(task.Id, await HolderAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => Store.WriteAsync(Next()));
    }

    [Fact]
    public async Task ABatchTakesItsSourcesWhenItIsAcceptedAndItsTasksFindThem()
    {
        var id = TaskId.NewBatch(DateTimeOffset.UnixEpoch.AddDays(20_000));
        var batch = new BatchState { Id = id, Count = 3, Sources = ["0a", "", Hash] };
        await Store.WriteAsync(StateNames.Batch, id, batch, null);

        var found = await Index.FindSourcesAsync([Hash, "0a", "0b"], Cancellation);
        Assert.Equal([("00ff", TaskId.InBatch(id, 2)), ("0a", TaskId.InBatch(id, 0))], found.Select(pair => (pair.Key, pair.Value)).Order());
        await Assert.ThrowsAnyAsync<Exception>(() => Store.WriteAsync(Next()));

        var task = Samples.Next(TaskId.InBatch(id, 2)) with { Source = Hash };
        await Store.WriteAllAsync([task, Samples.Next(TaskId.InBatch(id, 0)) with { Source = "0a" }]);
        await Store.WriteAsync(StateNames.Batch, id, batch with { Unfolded = true, Sources = [] }, 1);
        Assert.Equal(task.Id, await HolderAsync());
        await Store.WriteAsync(Ended(task, DownloadStatus.Failed), 1);
        Assert.Null(await HolderAsync());
    }

    [Fact]
    public async Task ABatchOfWhichOneIsThereAlreadyFailsAsAWhole()
    {
        await Store.WriteAsync(Next());
        var id = TaskId.NewBatch(DateTimeOffset.UnixEpoch.AddDays(20_000));

        await Assert.ThrowsAnyAsync<Exception>(() =>
            Store.WriteAsync(StateNames.Batch, id, new BatchState { Id = id, Count = 2, Sources = ["0a", Hash] }, null));

        Assert.Null(await Store.ReadAsync<BatchState>(StateNames.Batch, id));
        Assert.Empty(await Index.FindSourcesAsync(["0a"], Cancellation));
    }

    [Fact]
    public async Task WhatOnlyJoinedIsKeptUnderItsKeyAndIsNoBatch()
    {
        var id = TaskId.NewBatch(DateTimeOffset.UnixEpoch.AddDays(20_000));
        var joined = new BatchState { Id = id, Count = 0, Joined = [new(0, "task-1"), new(1, "task-1")], Submission = new("key", "body"), Unfolded = true };
        await Store.WriteAsync(StateNames.Batch, id, joined, null);

        Assert.Equal(new(id, "body", 2), await Index.FindSubmissionAsync("key", Cancellation));
        Assert.Empty(await Index.ReadFoldedBatchesAsync(10, Cancellation));
    }

    [Fact]
    public async Task TheEndsOfAnOwnersQueueAndTheTiesOfAPositionAreFound()
    {
        DownloadTask At(long position, string? tie, TaskPriority priority = TaskPriority.High)
        {
            var task = Samples.Next();
            return task with { Owner = "ann", Position = position, Tie = tie, Specification = task.Specification with { Priority = priority } };
        }

        DownloadTask[] tasks = [At(7, null), At(9, "00"), At(9, null), At(12, "01"), At(1, null, TaskPriority.Low)];
        await Store.WriteAllAsync(tasks);
        await Store.WriteAllAsync([Ended(At(99, null), DownloadStatus.Canceled), At(2, null) with { Owner = "bob" }]);

        Assert.Equal((7, 12), await Index.ReadEndsAsync("ann", TaskPriority.High, Cancellation));
        Assert.Null(await Index.ReadEndsAsync("ann", TaskPriority.Urgent, Cancellation));
        Assert.Equal(
            new (string, string?)[] { (tasks[1].Id, "00"), (tasks[2].Id, null) }.Order(), (await Index.ReadTiesAsync(TaskPriority.High, 9, Cancellation)).Order());
    }

    private DownloadTask Next() => Samples.Next() with { Source = Hash };

    private DownloadTask Again() => Next() is var task ? task with { Specification = task.Specification with { AllowDuplicate = true } } : null!;

    private static DownloadTask Ended(DownloadTask task, DownloadStatus status) => task with
    {
        Status = status,
        EndedAt = DateTimeOffset.UnixEpoch,
        Parts = [new() { Status = status, Worker = status == DownloadStatus.Completed ? "w1" : null }],
    };

    private async Task<string?> HolderAsync() => (await Index.FindSourcesAsync([Hash], Cancellation)).GetValueOrDefault(Hash);
}
