using System.Collections.Concurrent;
using System.Collections.Immutable;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Tasks;
using AriaCluster.Cluster;
using AriaCluster.Hosting;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Api.Events;

/// <summary>
/// Tells watchers what becomes of tasks: one source for all of this process. What is durable it reads by its sequence number, which no
/// change escapes wherever its grain lives; progress it asks of the workers that have something to do, each once. So a look costs what
/// changed and what runs, never what waits; without watchers it costs nothing.
/// </summary>
internal sealed partial class EventFeed(ITaskIndex index, LiveProgress live, TimeProvider time, ILogger<EventFeed> log) : BackgroundService
{
    private const int PageSize = 1000;
    private const int PagesAtOnce = 20;
    private const int LooksPerProgress = 4;
    private const int LooksLeftOut = 8;

    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentQueue<Watcher> _joining = new();
    private readonly List<Watcher> _watchers = [];
    private readonly Dictionary<string, Active> _active = new(StringComparer.Ordinal);
    private ILookup<string, Watcher> _byTask = Array.Empty<Watcher>().ToLookup(_ => "");
    private Watcher[] _ofAll = [];
    private long? _seq;
    private int _looks;
    private int _leftOut;

    /// <summary>Hears from now on; the first event is a snapshot.</summary>
    public Watcher Watch(EventFilter filter, long? since)
    {
        var watcher = new Watcher(filter, since);
        _joining.Enqueue(watcher);
        return watcher;
    }

    internal async Task RunOnceAsync(CancellationToken ct)
    {
        if (_watchers.RemoveAll(watcher => watcher.IsOver) > 0)
        {
            Arrange();
        }

        if (_watchers.Count == 0 && _joining.IsEmpty)
        {
            _seq = null;
            _active.Clear();
            return;
        }

        if (_seq is null)
        {
            await BeginAsync(ct);
        }

        await ReadChangesAsync(ct);
        if (_looks++ % LooksPerProgress == 0 || !_joining.IsEmpty)
        {
            await ReadProgressAsync(ct);
        }

        await GreetAsync(ct);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => time.EachTickAsync(_pace, LookAsync, stoppingToken);

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            if (_leftOut == 0)
            {
                await RunOnceAsync(ct);
            }

            _leftOut = Math.Max(0, _leftOut - 1);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Watchers wait; what they missed has higher numbers than what they heard.
            LogFailed(log, e.Message);
            _leftOut = LooksLeftOut;
        }
    }

    private async Task BeginAsync(CancellationToken ct)
    {
        _active.Clear();
        var seq = await index.ReadSeqAsync(ct);
        for (string? after = null; ;)
        {
            var page = await index.ReadActiveAsync(worker: null, after, PageSize, ct);
            foreach (var task in page)
            {
                _active[task.Id] = new Active(task, null);
            }

            if (page.Length < PageSize)
            {
                break;
            }

            after = page[^1].Id;
        }

        _seq = seq;
    }

    private async Task ReadChangesAsync(CancellationToken ct)
    {
        for (var pages = 0; pages < PagesAtOnce; pages++)
        {
            var changes = await index.ReadChangesAsync(_seq!.Value, PageSize, ct);
            foreach (var task in changes)
            {
                Tell(task);
            }

            _seq = changes.IsEmpty ? _seq : changes[^1].Seq;
            if (changes.Length < PageSize)
            {
                return;
            }
        }
    }

    private void Tell(IndexedTask task)
    {
        var before = _active.GetValueOrDefault(task.Id);
        if (StatusText.IsActive(task.Status) && !task.Deleted)
        {
            _active[task.Id] = new Active(task, before?.Task.Attempt == task.Attempt ? before.Progress : null);
        }
        else
        {
            _active.Remove(task.Id);
        }

        // Who heard that it ran hears that it does not any more, though the filter would not have it now.
        var status = _active.GetValueOrDefault(task.Id)?.Status ?? task.Status;
        Deliver(task, key => Message(task, isProgress: false, key), filter => task.Deleted
            ? filter.Includes(task)
            : filter.Includes(task, status) || before is not null && filter.Includes(before.Task, before.Status));
    }

    private async Task ReadProgressAsync(CancellationToken ct)
    {
        var progress = await live.ReadAsync(_active.Values.Select(active => active.Task.Worker), ct);
        foreach (var (id, before) in _active.ToArray())
        {
            var now = before with { Progress = progress.GetValueOrDefault(new PartKey(id, 0, before.Task.Attempt)) };
            if (now != before)
            {
                _active[id] = now;
                Deliver(now.Task, key => Message(now.Task, isProgress: now.Status == before.Status, key), filter => filter.Includes(now.Task, now.Status) || filter.Includes(before.Task, before.Status));
            }
        }
    }

    private async Task GreetAsync(CancellationToken ct)
    {
        while (_joining.TryPeek(out var watcher))
        {
            var missed = watcher.Since is { } since ? await index.ReadChangesAsync(since, PageSize, ct) : [];
            var own = watcher.Filter.TaskId is { } id && !_active.ContainsKey(id) ? await index.FindAsync([id], ct) : [];
            Greet(watcher, missed, own.Where(task => !task.Deleted));
            _joining.TryDequeue(out _);
            _watchers.Add(watcher);
            Arrange();
        }
    }

    // A number of the future is another database's.
    private void Greet(Watcher watcher, ImmutableArray<IndexedTask> missed, IEnumerable<IndexedTask> own)
    {
        var resumed = watcher.Since is { } since && since <= _seq && missed.Length < PageSize;
        var tasks = _active.Values.Where(active => watcher.Filter.Includes(active.Task, active.Status)).Select(active => active.Task)
            .Concat(own.Where(watcher.Filter.Includes)).Select(task => ToDocument(task, watcher.Filter.Key));
        watcher.Offer(EventMessage.Create("snapshot", _seq, new SnapshotDocument(resumed, [.. tasks]), HubJson.Answers.SnapshotDocument));
        foreach (var task in resumed ? missed.Where(task => task.Seq <= _seq && watcher.Filter.Includes(task)) : [])
        {
            watcher.Offer(Message(task, isProgress: false, watcher.Filter.Key));
        }
    }

    private void Deliver(IndexedTask task, Func<ApiKey?, EventMessage> make, Func<EventFilter, bool> isFor)
    {
        EventMessage? message = null;
        foreach (var watcher in _ofAll.Concat(_byTask[task.Id]).Where(watcher => isFor(watcher.Filter)))
        {
            watcher.Offer(watcher.Filter.Key is { Root: not null } key ? make(key) : message ??= make(null));
        }
    }

    // Progress has no number of its own: who comes back gets the progress of that moment.
    private EventMessage Message(IndexedTask task, bool isProgress, ApiKey? key) => task.Deleted
        ? EventMessage.Create("deleted", task.Seq, new GoneDocument(task.Id, task.Gid), HubJson.Answers.GoneDocument)
        : EventMessage.Create("task", isProgress ? null : task.Seq, ToDocument(task, key), HubJson.Answers.TaskDocument, isProgress);

    private TaskDocument ToDocument(IndexedTask task, ApiKey? key) => KeyRoot.Show(key, TaskDocuments.From(task, ProgressOf(task)));

    private ImmutableDictionary<PartKey, PartProgress> ProgressOf(IndexedTask task) =>
        _active.GetValueOrDefault(task.Id)?.Progress is { } progress
            ? ImmutableDictionary<PartKey, PartProgress>.Empty.Add(progress.Key, progress)
            : ImmutableDictionary<PartKey, PartProgress>.Empty;

    private void Arrange()
    {
        _byTask = _watchers.Where(watcher => watcher.Filter.TaskId is not null).ToLookup(watcher => watcher.Filter.TaskId!, StringComparer.Ordinal);
        _ofAll = [.. _watchers.Where(watcher => watcher.Filter.TaskId is null)];
    }

    [LoggerMessage(EventId = 1060, Level = LogLevel.Warning, Message = "Watchers of tasks hear nothing for a moment: {Reason}")]
    private static partial void LogFailed(ILogger log, string reason);

    /// <summary>A task that is with a worker, and what that last said of it.</summary>
    private sealed record Active(IndexedTask Task, PartProgress? Progress)
    {
        public DownloadStatus Status => Progress is { Status: DownloadStatus.Downloading or DownloadStatus.Delivering } ? Progress.Status : Task.Status;
    }
}
