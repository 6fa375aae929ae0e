using System.Collections.Immutable;
using AriaCluster.Scheduling;
using AriaCluster.Silo.Storage;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Storage;

/// <summary>Lists of tasks: every filter is compared with the same filter in C#, over pages of several sizes.</summary>
public abstract class TaskListTests : IAsyncLifetime
{
    private readonly SampleTasks _samples = new(11);
    private ImmutableArray<DownloadTask> _tasks;
    private StoreUnderTest _store = null!;

    private protected abstract StorageKind Kind { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await StoreUnderTest.OpenAsync(Kind, this);
        var batch = TaskId.NewBatch(DateTimeOffset.FromUnixTimeMilliseconds(1_785_000_000_050));
        _tasks = [.. _samples.Many(150), .. Enumerable.Range(0, 20).Select(i => _samples.Next(TaskId.InBatch(batch, i)))];
        _tasks = [.. _tasks.Select((task, i) => i % 5 == 0 ? task : _samples.Moved(task))];
        await _store.WriteAllAsync(_tasks);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(TaskOrder.NewestFirst, 1000)]
    [InlineData(TaskOrder.OldestFirst, 1000)]
    [InlineData(TaskOrder.NewestFirst, 7)]
    [InlineData(TaskOrder.OldestFirst, 1)]
    internal Task AllTasksAreListedInEitherOrder(TaskOrder order, int limit) => ShowsAsync(new() { Order = order, Limit = limit }, _ => true);

    [Theory]
    [InlineData(DownloadStatus.Pending)]
    [InlineData(DownloadStatus.Delivering)]
    [InlineData(DownloadStatus.Completed)]
    [InlineData(DownloadStatus.Failed)]
    [InlineData(DownloadStatus.Paused)]
    [InlineData(DownloadStatus.Pending, DownloadStatus.Downloading)]
    [InlineData(DownloadStatus.Canceled, DownloadStatus.Pending, DownloadStatus.Queued, DownloadStatus.Paused)]
    [InlineData(DownloadStatus.Completed, DownloadStatus.Failed)]
    public Task AListShowsOnlyTheStatusesAskedFor(params DownloadStatus[] statuses) =>
        ShowsAsync(new() { Statuses = [.. statuses], Limit = 5 }, task => statuses.Contains(task.Status));

    [Fact]
    public Task AListShowsTheTasksOfAWorker() => ShowsAsync(new() { Worker = "w1", Limit = 5 }, task => task.Parts[0].Worker == "w1");

    [Fact]
    public Task AListShowsTheTasksOfAnOwner() => ShowsAsync(new() { Owner = "o'neill", Limit = 5 }, task => task.Owner == "o'neill");

    [Theory]
    [InlineData(TaskOrder.NewestFirst, DownloadStatus.Pending)]
    [InlineData(TaskOrder.OldestFirst, DownloadStatus.Queued, DownloadStatus.Delivering)]
    [InlineData(TaskOrder.NewestFirst, DownloadStatus.Downloading, DownloadStatus.Completed, DownloadStatus.Failed, DownloadStatus.Paused)]
    internal Task AListShowsTheTasksOfAnOwnerInSomeStatuses(TaskOrder order, params DownloadStatus[] statuses) => ShowsAsync(
        new() { Owner = "admin", Statuses = [.. statuses], Order = order, Limit = 3 }, task => task.Owner == "admin" && statuses.Contains(task.Status));

    [Theory]
    [InlineData(1000, null, null)]
    [InlineData(4, null, null)]
    [InlineData(1, "admin", null)]
    [InlineData(3, "o'neill", "north")]
    public Task TheQueueIsShownInItsOrder(int limit, string? owner, string? north) => ShowsAsync(
        new() { Order = TaskOrder.Queue, Owner = owner, Tags = north is null ? [] : [new("key0", north)], Limit = limit },
        task => task.Status == DownloadStatus.Pending && (owner is null || task.Owner == owner) && (north is null || task.Specification.Tags.Contains(new("key0", north))));

    [Fact]
    public Task AListShowsTheTasksOfABatch()
    {
        Assert.True(TaskId.TryGetBatch(_tasks[^1].Id, out var batch, out _));
        return ShowsAsync(new() { BatchId = batch, Limit = 6 }, task => task.Id.StartsWith(batch.Replace("batch-", "task-")[..^4], StringComparison.Ordinal));
    }

    [Fact]
    public Task AListShowsTheTasksWithAllTagsAskedFor() => ShowsAsync(
        new() { Tags = [new("key0", "north"), new("key1", "a\"b")], Limit = 5 },
        task => task.Specification.Tags.Contains(new("key0", "north")) && task.Specification.Tags.Contains(new("key1", "a\"b")));

    [Theory]
    [InlineData("key0", "über", true)]
    [InlineData("key0", "1+1", true)]
    [InlineData("key0", "nort", false)]
    [InlineData("key0", "NORTH", false)]
    [InlineData("ey0", "north", false)]
    public async Task ATagIsFoundByItsWholeKeyAndValue(string key, string value, bool exists)
    {
        await ShowsAsync(new() { Tags = [new(key, value)] }, task => task.Specification.Tags.Contains(new(key, value)));

        Assert.Equal(exists, _tasks.Any(task => task.Specification.Tags.Contains(new(key, value))));
    }

    [Theory]
    [InlineData("FILE.bin1")]
    [InlineData("origin.TEST")]
    [InlineData("%")]
    [InlineData("_done")]
    [InlineData("'single' \\ B")]
    [InlineData("Ärg")]
    [InlineData("ärg")]
    [InlineData("MüLLER")]
    [InlineData("nothing like it")]
    public Task ATextIsFoundInNameHostAndIdInEitherCaseOfAscii(string text) => ShowsAsync(
        new() { Text = text, Limit = 9 },
        task => new[] { task.Name, task.Host, task.Id }.Any(field => field is not null && Lower(field).Contains(Lower(text), StringComparison.Ordinal)));

    [Fact]
    public Task APartOfAnIdIsFound()
    {
        var text = _tasks[33].Id[20..].ToUpperInvariant();
        return ShowsAsync(new() { Text = text }, task => task.Id.Contains(text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public Task AllFiltersTogetherNarrowTheList() => ShowsAsync(
        new() { Statuses = [DownloadStatus.Queued, DownloadStatus.Completed], Worker = "w2", Owner = "admin", Text = "i", Order = TaskOrder.OldestFirst, Limit = 2 },
        task => task.Status is DownloadStatus.Queued or DownloadStatus.Completed && task.Parts[0].Worker == "w2" && task.Owner == "admin"
            && (task.Name.Contains('i', StringComparison.OrdinalIgnoreCase) || task.Host?.Contains('i', StringComparison.Ordinal) == true));

    private static string Lower(string text) => string.Concat(text.Select(letter => char.IsAscii(letter) ? char.ToLowerInvariant(letter) : letter));

    // The queue's as the scheduler has it in memory.
    private static IEnumerable<DownloadTask> InOrder(IEnumerable<DownloadTask> tasks, TaskOrder order) => order switch
    {
        TaskOrder.Queue => tasks.OrderByDescending(task => task.Specification.Priority).ThenBy(task => new QueueRank(task.Position, task.Tie, PartId.Of(task.Id, 0))),
        TaskOrder.OldestFirst => tasks.OrderBy(task => task.Id, StringComparer.Ordinal),
        _ => tasks.OrderByDescending(task => task.Id, StringComparer.Ordinal),
    };

    private async Task ShowsAsync(TaskQuery query, Func<DownloadTask, bool> wanted)
    {
        var expected = InOrder(_tasks.Where(task => !task.Deleted && wanted(task)), query.Order);
        var seen = new List<string>();
        for (string? after = null; ;)
        {
            var page = await _store.Index.ListAsync(query with { After = after }, Cancellation);
            Assert.True(page.Tasks.Length <= query.Limit);
            seen.AddRange(page.Tasks.Select(task => task.Id));
            after = page.Next;
            if (after is null)
            {
                break;
            }

            Assert.Equal(query.Limit, page.Tasks.Length);
        }

        Assert.Equal(expected.Select(task => task.Id), seen);
    }
}
