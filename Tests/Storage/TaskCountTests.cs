using AriaCluster.Tasks;

namespace AriaCluster.Tests.Storage;

/// <summary>How many tasks and bytes there are, of all and of one owner, whichever the database.</summary>
public abstract class TaskCountTests : IndexTests
{
    [Fact]
    public async Task CountsAreOfEachStatusWithoutDeletedTasks()
    {
        var tasks = await WriteMixedAsync(200);

        var counts = await Index.CountAsync(Cancellation);

        Assert.All(Enum.GetValues<DownloadStatus>(), status =>
            Assert.Equal(tasks.Count(task => task.Status == status && !task.Deleted), counts.GetValueOrDefault(status)));
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("o'neill")]
    [InlineData("nobody")]
    public async Task CountsOfAnOwnerLeaveOthersOut(string owner)
    {
        var tasks = await WriteMixedAsync(200);

        var counts = await Index.CountAsync(owner, Cancellation);

        Assert.All(Enum.GetValues<DownloadStatus>(), status =>
            Assert.Equal(tasks.Count(task => task.Owner == owner && task.Status == status && !task.Deleted), counts.GetValueOrDefault(status)));
    }

    [Fact]
    public async Task UnfinishedTasksOfAnOwnerAreCountedOnceEvenWhileABatchUnfolds()
    {
        var (first, second) = (TaskId.NewBatch(DateTimeOffset.UnixEpoch), TaskId.NewBatch(DateTimeOffset.UnixEpoch.AddDays(1)));
        DownloadTask Own(string id) => Samples.Next(id) with { Owner = "ann" };
        var alone = Own(TaskId.New(DateTimeOffset.UnixEpoch));
        await Store.WriteAllAsync([alone, Samples.Next() with { Owner = "bob" }, Own(TaskId.InBatch(first, 0)), Own(TaskId.InBatch(first, 1)), Own(TaskId.InBatch(second, 0))]);
        await WriteBatchAsync(first, 5, unfolded: false);
        await WriteBatchAsync(second, 1, unfolded: true);

        Assert.Equal(1 + 5 + 1, await Index.CountUnfinishedAsync("ann", [], Cancellation));
        Assert.Equal(5 + 1, await Index.CountUnfinishedAsync("ann", [alone.Id], Cancellation));
        Assert.Equal(1 + 1, await Index.CountUnfinishedAsync("ann", [first], Cancellation));
        Assert.Equal(1 + 5, await Index.CountUnfinishedAsync("ann", [second, TaskId.New(DateTimeOffset.UnixEpoch)], Cancellation));
        Assert.Equal(0, await Index.CountUnfinishedAsync("nobody", [], Cancellation));
    }

    [Fact]
    public async Task WhatHasEndedIsNoLongerUnfinished()
    {
        var tasks = await WriteMixedAsync(200);

        Assert.Equal(tasks.Count(task => task.Owner == "admin" && task.EndedAt is null), await Index.CountUnfinishedAsync("admin", [], Cancellation));
    }

    [Fact]
    public async Task BytesAreSummedOfWhatAnOwnerSubmittedSinceATime()
    {
        var tasks = await WriteMixedAsync(200);
        var since = tasks[100].CreatedAt;

        Assert.Equal(
            tasks.Where(task => task.Owner == "o'neill" && task.CreatedAt >= since).Sum(task => task.LengthBytes ?? 0), await Index.SumBytesAsync("o'neill", since, Cancellation));
    }

    [Fact]
    public async Task WhatAnOwnerSubmittedSinceATimeHasLessThanAQuotaOnceTheOneFoundIsTooOld()
    {
        var tasks = (await WriteMixedAsync(200)).Where(task => task.Owner == "o'neill").OrderBy(task => task.Id, StringComparer.Ordinal).ToArray();
        var since = tasks[0].CreatedAt;
        var all = tasks.Sum(task => task.LengthBytes ?? 0);

        foreach (var most in (long[])[1, all / 2, all])
        {
            var last = (await Index.FindLastTooMuchAsync("o'neill", since, most, Cancellation))!.Value;

            Assert.True(await Index.SumBytesAsync("o'neill", last, Cancellation) >= most);
            Assert.True(await Index.SumBytesAsync("o'neill", last.AddMilliseconds(1), Cancellation) < most);
        }

        Assert.Null(await Index.FindLastTooMuchAsync("o'neill", since, all + 1, Cancellation));
    }
}
