using System.Collections.Immutable;
using AriaCluster.Api.Events;
using AriaCluster.Api.Tasks;
using AriaCluster.Tasks;
using AriaCluster.Tests.Scheduling;
using AriaCluster.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriaCluster.Tests.Api.Events;

/// <summary>The source of all streams of a process, over rows and workers that are the test's.</summary>
public sealed class EventFeedTests : IDisposable
{
    private readonly FakeIndex _index = new();
    private readonly EventFeed _feed;
    private ImmutableArray<PartProgress> _progress = [];
    private int _workersAsked;
    private long _seq;

    public EventFeedTests()
    {
        var grains = new FakeGrains();
        grains.On<IWorkerGrain>((_, _, _) => Answer());
        var time = new ManualTimeProvider();
        _feed = new EventFeed(_index, new LiveProgress(grains.Factory, time, NullLogger<LiveProgress>.Instance), time, NullLogger<EventFeed>.Instance);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _feed.Dispose();

    [Fact]
    public async Task TheFirstEventShowsWhatRunsAndFromThenOnEveryChangeIsTold()
    {
        var running = Put("running", DownloadStatus.Queued, "w1");
        var waiting = Put("waiting", DownloadStatus.Pending);
        var watcher = Watch(new TaskQuery());

        await _feed.RunOnceAsync(Ct);
        Put(waiting, task => task with { Status = DownloadStatus.Queued, Worker = "w1" });
        Put(running, task => task with { Status = DownloadStatus.Completed });
        await _feed.RunOnceAsync(Ct);
        Put(running, task => task with { Deleted = true });
        await _feed.RunOnceAsync(Ct);

        var events = Read(watcher);
        Assert.Equal(["snapshot 2", "task 3", "task 4", "deleted 5"], events.Select(one => $"{one.Name} {one.Id}"));
        Assert.Equal([running], events[0].Data.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetString()));
        Assert.Equal([(waiting, "queued"), (running, "completed")], events[1..3].Select(one => (one.Text("id"), one.Text("status"))));
        Assert.Equal(running, events[3].Text("id"));
    }

    [Fact]
    public async Task ProgressIsToldWhenItChangesAndHasNoNumber()
    {
        var id = Put("running", DownloadStatus.Queued, "w1");
        var watcher = Watch(new TaskQuery());
        await LookAsync(4);
        _ = Read(watcher);

        Work(id, 10);
        await LookAsync(8);
        Work(id, 20);
        await LookAsync(8);

        Assert.Equal(["downloading 10 ", "downloading 20 "], Read(watcher).Select(one => $"{one.Text("status")} {one.Data.GetProperty("completedBytes").GetInt64()} {(one.Data.GetProperty("completedBytes").GetInt64() == 20 ? one.Id : null)}"));
    }

    [Fact]
    public async Task WhoWatchesWhatAWorkerDoesHearsThatATaskLeftIt()
    {
        var id = Put("running", DownloadStatus.Queued, "w1");
        var other = Put("other", DownloadStatus.Queued, "w2");
        var ofWorker = Watch(new TaskQuery { Worker = "w1" });
        var ofStatus = Watch(new TaskQuery { Statuses = [DownloadStatus.Queued], Text = "RUNN" });
        await _feed.RunOnceAsync(Ct);

        Put(id, task => task with { Status = DownloadStatus.Pending, Worker = null });
        Put(other, task => task with { Status = DownloadStatus.Failed });
        await _feed.RunOnceAsync(Ct);

        Assert.Equal(["snapshot", $"{id} pending"], Read(ofWorker).Select(Shown));
        Assert.Equal(["snapshot", $"{id} pending"], Read(ofStatus).Select(Shown));
    }

    [Fact]
    public async Task WhoComesBackHearsWhatItMissed()
    {
        var one = Put("one", DownloadStatus.Pending);
        Put("two", DownloadStatus.Pending, owner: "somebody");
        Put(one, task => task with { Status = DownloadStatus.Canceled });

        var back = Watch(new TaskQuery { Owner = "me" }, since: 1);
        var stranger = Watch(new TaskQuery(), since: 99);
        await _feed.RunOnceAsync(Ct);

        var events = Read(back);
        Assert.True(events[0].Data.GetProperty("resumed").GetBoolean());
        Assert.Equal([$"{one} canceled"], events[1..].Select(Shown));
        Assert.False(Assert.Single(Read(stranger)).Data.GetProperty("resumed").GetBoolean());
    }

    [Fact]
    public async Task WhoWasAwayForTooLongIsToldToBeginAnew()
    {
        for (var i = 0; i < 1000; i++)
        {
            Put($"task{i}", DownloadStatus.Pending);
        }

        var back = Watch(new TaskQuery(), since: 0);
        await _feed.RunOnceAsync(Ct);

        Assert.False(Assert.Single(Read(back)).Data.GetProperty("resumed").GetBoolean());
    }

    [Fact]
    public async Task ManyWatchersOfATaskShareOneSourceAndOneMessage()
    {
        var id = Put("running", DownloadStatus.Queued, "w1");
        var watchers = Enumerable.Range(0, 100).Select(_ => _feed.Watch(new EventFilter(id, new TaskQuery()), null)).ToArray();
        await _feed.RunOnceAsync(Ct);
        Assert.All(watchers, watcher => Assert.True(watcher.Waiting.TryRead(out _)));
        var (asked, read) = (_workersAsked, _index.ChangesRead);

        Work(id, 10);
        await LookAsync(4);

        var messages = watchers.Select(watcher => watcher.Waiting.TryRead(out var message) ? message : null).Distinct(ReferenceEqualityComparer.Instance);
        Assert.NotNull(Assert.Single(messages));
        Assert.Equal((1, 4), (_workersAsked - asked, _index.ChangesRead - read));
    }

    [Fact]
    public async Task AWatcherThatDoesNotKeepUpLosesProgressFirstAndThenItsStream()
    {
        var id = Put("running", DownloadStatus.Queued, "w1");
        var slow = Watch(new TaskQuery());
        var quick = Watch(new TaskQuery());
        await LookAsync(4);

        for (var i = 1; i <= Watcher.MaxWaiting; i++)
        {
            Work(id, i);
            await LookAsync(4);
            _ = Read(quick);
        }

        Assert.False(slow.IsOver);
        Assert.InRange(slow.Waiting.Count, Watcher.MaxWaiting / 2, Watcher.MaxWaiting / 2 + 2);

        for (var i = 0; i < Watcher.MaxWaiting; i++)
        {
            Put(id, task => task with { Failures = i });
            await LookAsync(1);
            _ = Read(quick);
        }

        Assert.Equal((true, false), (slow.IsOver, quick.IsOver));
    }

    [Fact]
    public async Task WithoutWatchersNothingIsRead()
    {
        Put("running", DownloadStatus.Queued, "w1");
        var watcher = Watch(new TaskQuery());
        await LookAsync(2);
        watcher.Leave();
        var (asked, read) = (_workersAsked, _index.ChangesRead);

        await LookAsync(10);

        Assert.Equal((asked, read), (_workersAsked, _index.ChangesRead));
    }

    [Fact]
    public async Task AfterAFaultNothingIsMissed()
    {
        var id = Put("one", DownloadStatus.Pending);
        var watcher = Watch(new TaskQuery());
        await _feed.RunOnceAsync(Ct);
        _index.Away = new TimeoutException();
        Put(id, task => task with { Status = DownloadStatus.Paused });
        await Assert.ThrowsAsync<TimeoutException>(() => _feed.RunOnceAsync(Ct));
        _index.Away = null;

        await _feed.RunOnceAsync(Ct);

        Assert.Equal(["snapshot", $"{id} paused"], Read(watcher).Select(Shown));
    }

    private async Task LookAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await _feed.RunOnceAsync(Ct);
        }
    }

    private Watcher Watch(TaskQuery query, long? since = null) => _feed.Watch(new EventFilter(null, query), since);

    private static string Shown(SeenEvent one) => one.Name == "task" ? $"{one.Text("id")} {one.Text("status")}" : one.Name;

    private static SeenEvent[] Read(Watcher watcher)
    {
        var events = new List<SeenEvent>();
        while (watcher.Waiting.TryRead(out var message))
        {
            events.Add(SeenEvent.Parse(message.Bytes));
        }

        return [.. events];
    }

    private string Put(string name, DownloadStatus status, string? worker = null, string owner = "me")
    {
        var id = TaskId.New(DateTimeOffset.UnixEpoch.AddSeconds(_index.Rows.Count));
        _index.Rows.Add(new IndexedTask { Id = id, Gid = TaskId.Gid(id), Name = name, Status = status, Worker = worker, Owner = owner, Attempt = worker is null ? 0 : 1, Seq = ++_seq });
        return id;
    }

    private void Put(string id, Func<IndexedTask, IndexedTask> change)
    {
        var at = _index.Rows.FindIndex(row => row.Id == id);
        _index.Rows[at] = change(_index.Rows[at]) with { Seq = ++_seq };
    }

    private void Work(string id, long bytes) => _progress = [new PartProgress(new PartKey(id, 0, 1), DownloadStatus.Downloading, bytes, 10_000, 7, 1)];

    private Task<WorkerSnapshot?> Answer()
    {
        _workersAsked++;
        return Task.FromResult<WorkerSnapshot?>(new WorkerSnapshot(
            PendingSamples.RoomOf("w1", slots: 4, held: 1), new WorkerRegistration(), null, _progress, null, new WorkerPerformance(0, 0, 0, 0, 0)));
    }
}
