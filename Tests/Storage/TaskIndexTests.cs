using System.Collections.Immutable;
using AriaCluster.Scheduling;
using AriaCluster.Silo.Storage;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Storage;

/// <summary>What every index answers, whichever the database.</summary>
public abstract class TaskIndexTests : IndexTests
{
    [Fact]
    public async Task AnEmptyQueueHasNothing()
    {
        Assert.Empty((await Index.ListAsync(new(), Cancellation)).Tasks);
        Assert.Empty(await Index.ReadPendingAsync(null, 10, Cancellation));
        Assert.Empty(await Index.ReadActiveAsync(null, null, 10, Cancellation));
        Assert.Empty(await Index.ReadChangesAsync(0, 10, Cancellation));
        Assert.Empty(await Index.FindAsync([], Cancellation));
        Assert.Empty(await Index.ReadWorkersAsync(Cancellation));
        Assert.Null(await Index.FindGidAsync("0011223344556677", Cancellation));
        Assert.Equal(0, (await Index.CountAsync(Cancellation)).Values.Sum());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task PendingTasksComeInTheirOrderEachOnce(int page)
    {
        var tasks = await WriteMixedAsync(120);
        var expected = tasks.Where(task => task.Status == DownloadStatus.Pending)
            .OrderByDescending(task => task.Specification.Priority).ThenBy(task => new QueueRank(task.Position, task.Tie, PartId.Of(task.Id, 0)))
            .Select(task => task.Id).ToArray();

        Assert.Equal(expected, await PagesAsync(page, last => Index.ReadPendingAsync(last, page, Cancellation)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task ActiveTasksComeByIdOfAllWorkersOrOfOne(int page)
    {
        var tasks = await WriteMixedAsync(120);
        var active = tasks.Where(task => task.Status is DownloadStatus.Queued or DownloadStatus.Downloading or DownloadStatus.Delivering)
            .OrderBy(task => task.Id, StringComparer.Ordinal).ToArray();

        Assert.Equal(active.Select(task => task.Id), await PagesAsync(page, last => Index.ReadActiveAsync(null, last?.Id, page, Cancellation)));
        Assert.Equal(
            active.Where(task => task.Parts[0].Worker == "w1").Select(task => task.Id),
            await PagesAsync(page, last => Index.ReadActiveAsync("w1", last?.Id, page, Cancellation)));
    }

    [Fact]
    public async Task ChangesComeInTheirOrderAndDeletedTasksAreAmongThem()
    {
        var tasks = Samples.Many(30);
        await Store.WriteAllAsync(tasks);
        var before = (await ChangesAsync(0, 30))[^1].Seq;
        await Store.WriteAsync(tasks[20] with { Failures = 1 }, 1);
        await Store.WriteAsync(tasks[3] with { Status = DownloadStatus.Canceled, EndedAt = DateTimeOffset.UnixEpoch, Deleted = true }, 1);

        var changes = await ChangesAsync(before, 2);

        Assert.Equal([tasks[20].Id, tasks[3].Id], changes.Select(row => row.Id));
        Assert.True(changes[0].Seq < changes[1].Seq);
        Assert.Empty(await Index.ReadChangesAsync(changes[1].Seq, 10, Cancellation));
        Assert.True(await Index.ReadSeqAsync(Cancellation) >= changes[1].Seq);
    }

    [Fact]
    public async Task AWriteThatChangesNoListedColumnIsNoChange()
    {
        var task = Samples.Next();
        await Store.WriteAsync(task);
        var before = (await ChangesAsync(0, 1))[0].Seq;

        await Store.WriteAsync(task with { History = task.History.Add(new(task.CreatedAt, "looked at")) }, 1);

        Assert.Equal(before, Assert.Single(await Index.FindAsync([task.Id], Cancellation)).Seq);
    }

    [Fact]
    public async Task FollowingTheNumbersMissesNoChangeWhileManyWrite()
    {
        var tasks = Samples.Many(100);
        var seen = new Dictionary<string, int>();
        var after = await Index.ReadSeqAsync(Cancellation);
        var writing = Parallel.ForAsync(0, 20, Cancellation, async (writer, _) =>
        {
            foreach (var task in tasks.Skip(writer * 5).Take(5))
            {
                await Store.WriteAsync(task);
                for (var failures = 1; failures <= 3; failures++)
                {
                    await Store.WriteAsync(task with { Failures = failures }, failures);
                }
            }
        });

        async Task FollowAsync()
        {
            for (var page = await Index.ReadChangesAsync(after, 7, Cancellation); page.Length > 0; page = await Index.ReadChangesAsync(after, 7, Cancellation))
            {
                after = page[^1].Seq;
                foreach (var row in page)
                {
                    seen[row.Id] = row.Failures;
                }
            }
        }

        while (!writing.IsCompleted)
        {
            await FollowAsync();
            await Task.Yield();
        }

        await writing;
        await Eventually.HoldsAsync(async () =>
        {
            await FollowAsync();
            return seen.Count == 100 && seen.Values.All(failures => failures == 3);
        });
    }

    [Fact]
    public async Task TasksAreFoundByIdAndGid()
    {
        var tasks = Samples.Many(3);
        await Store.WriteAllAsync(tasks);

        Assert.Equal(tasks[1].Id, await Index.FindGidAsync(tasks[1].Gid, Cancellation));
        Assert.Equal([tasks[0].Id, tasks[2].Id], (await Index.FindAsync([tasks[2].Id, "task-none", tasks[0].Id], Cancellation)).Select(row => row.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ADeletedTaskIsFoundByItsIdOnly()
    {
        var task = Samples.Next() with { Status = DownloadStatus.Canceled, EndedAt = DateTimeOffset.UnixEpoch, Deleted = true };
        await Store.WriteAsync(task);

        Assert.Null(await Index.FindGidAsync(task.Gid, Cancellation));
        Assert.Empty((await Index.ListAsync(new(), Cancellation)).Tasks);
        Assert.True(Assert.Single(await Index.FindAsync([task.Id], Cancellation)).Deleted);
    }

    [Fact]
    public async Task FilesThatAWorkerIsToRemoveAreFound()
    {
        var tasks = await WriteMixedAsync(200);
        var expected = tasks.Where(task => task.RemoveFilesOn == "w2").Select(task => task.Id).Order(StringComparer.Ordinal).ToArray();

        Assert.NotEmpty(expected);
        Assert.Equal(expected, (await Index.ReadUnwantedFilesAsync("w2", 100, Cancellation)).Select(row => row.Id));
        Assert.Single(await Index.ReadUnwantedFilesAsync("w2", 1, Cancellation));
    }

    [Fact]
    public async Task BatchesThatAreNotUnfoldedComeOldestFirst()
    {
        string[] ids = [.. Enumerable.Range(0, 5).Select(i => TaskId.NewBatch(DateTimeOffset.UnixEpoch.AddSeconds(i)))];
        foreach (var id in ids.Reverse())
        {
            await Store.WriteAsync(StateNames.Batch, id, new BatchState { Id = id, Count = 2, Unfolded = id == ids[1] }, null);
        }

        Assert.Equal([ids[0], ids[2], ids[3]], await Index.ReadFoldedBatchesAsync(3, Cancellation));
    }

    [Fact]
    public async Task BatchesOfWhichNothingIsLeftAreFoundAndWhatTheyClearedIsRemoved()
    {
        var old = DateTimeOffset.UnixEpoch.AddDays(1);
        string[] ids = [.. Enumerable.Range(0, 6).Select(i => TaskId.NewBatch(old.AddSeconds(i)))];
        var young = TaskId.NewBatch(old.AddDays(1));
        await Store.WriteAllAsync([Samples.Next() with { Id = TaskId.InBatch(ids[1], 9_999), Gid = TaskId.Gid(ids[1]) }, Samples.Next() with { Id = TaskId.InBatch(ids[2], 0), Gid = TaskId.Gid(ids[2]) }]);
        foreach (var id in ids.Append(young))
        {
            await Store.WriteAsync(StateNames.Batch, id, new BatchState { Id = id, Count = id == ids[5] ? 0 : 10_000, Unfolded = id != ids[3] }, null);
        }

        Assert.Equal([ids[0], ids[4], ids[5]], await Index.ReadEmptyBatchesAsync("", old.AddHours(1), 10, Cancellation));
        Assert.Equal([ids[4]], await Index.ReadEmptyBatchesAsync(ids[0], old.AddHours(1), 1, Cancellation));
        await Store.States.ClearAsync(StateNames.Batch, ids[0], 1, Cancellation);
        await Index.DropClearedAsync([ids[0], ids[4]], Cancellation);

        Assert.Equal([ids[4], ids[5]], await Index.ReadEmptyBatchesAsync("", old.AddHours(1), 10, Cancellation));
        Assert.Null(await Store.States.ReadAsync(StateNames.Batch, ids[0], Cancellation));
    }

    [Fact]
    public async Task WorkersAreListedByName()
    {
        await Store.WriteAsync(StateNames.Worker, WorkerName.ToKey("nas"), new WorkerState { Name = "nas" }, null);
        var registered = new WorkerState { Name = "desk", Registration = new() { Hostname = "desk.local", Slots = 4, Tags = [new("site", "home")] } };
        await Store.WriteAsync(StateNames.Worker, WorkerName.ToKey("desk"), registered, null);

        Assert.Equal(["desk", "nas"], await Index.ReadWorkersAsync(Cancellation));
        await Store.WriteAsync(StateNames.Worker, WorkerName.ToKey("desk"), registered.Removed(DateTimeOffset.UnixEpoch), 1);
        Assert.Equal(["nas"], await Index.ReadWorkersAsync(Cancellation));
    }

    [Fact]
    public async Task WhatWasWrittenIsThereAfterReopening()
    {
        var tasks = await WriteMixedAsync(50);
        var seq = await Index.ReadSeqAsync(Cancellation);

        if (Kind == StorageKind.Memory)
        {
            return;
        }

        await Store.ReopenAsync();

        Assert.Equal(50, (await Index.FindAsync([.. tasks.Select(task => task.Id)], Cancellation)).Length);
        Assert.True(await Index.ReadSeqAsync(Cancellation) >= seq);
    }

    // A change may be shown a little late: on PostgreSQL, when an older transaction of any database is under way.
    private Task<ImmutableArray<IndexedTask>> ChangesAsync(long afterSeq, int count) =>
        Eventually.GetsAsync(() => Index.ReadChangesAsync(afterSeq, 100, Cancellation), changes => changes.Length == count);

    private static async Task<List<string>> PagesAsync(int page, Func<IndexedTask?, Task<ImmutableArray<IndexedTask>>> read)
    {
        var ids = new List<string>();
        IndexedTask? last = null;
        for (var rows = await read(null); rows.Length > 0; rows = await read(last))
        {
            Assert.True(rows.Length <= page);
            ids.AddRange(rows.Select(row => row.Id));
            last = rows[^1];
        }

        return ids;
    }
}
