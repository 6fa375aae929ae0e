using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Watching;

/// <summary>
/// Shows what runs, and how what ran a moment ago has ended: looks once, and from then on hears of it. While it hears nothing it looks
/// every half second.
/// </summary>
internal sealed class Watch(HubClient hub, TimeProvider time, Action<ProgressFrame> show)
{
    private const int MaxShown = 200;
    private const int MaxLookups = 50;
    private const int MaxEnded = 10_000;

    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _statusPace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _afterglow = TimeSpan.FromSeconds(5);

    private readonly Standstill _standstill = new(hub, time);
    private readonly Queue<HubTask> _ended = [];
    private readonly List<(HubTask Task, long Since)> _shownEnded = [];
    private Dictionary<string, HubTask> _running = [];
    private JsonElement _status;
    private long _statusAt;
    private ProgressFrame _frame = new([], "");

    /// <summary>The last tasks that ended while this looked on.</summary>
    public IEnumerable<HubTask> Ended => _ended;

    private Patience Patient => new(Patience.OfWaiting, text => show(_frame with { Notice = text }));

    public async Task RunAsync(bool untilIdle, CancellationToken ct)
    {
        await using var news = new TaskNews(hub, EventsApi.OfAll(), time);
        news.Begin();
        using var timer = new PeriodicTimer(_pace, time);
        do
        {
            if (news.TakeFresh() || !news.IsLive)
            {
                _ = news.TakeAll().Count();
                await LookAsync(ct);
            }

            var isIdle = await RunOnceAsync(news, ct);
            show(_frame);
            if (isIdle && untilIdle)
            {
                return;
            }
        }
        while (await timer.WaitForNextTickAsync(ct));
    }

    /// <summary>Whether nothing runs and nothing waits.</summary>
    private async Task<bool> RunOnceAsync(TaskNews news, CancellationToken ct)
    {
        var changed = news.TakeAll().Aggregate(false, (any, one) => Hear(one) || any);
        if (changed || !news.IsLive || time.GetElapsedTime(_statusAt) >= _statusPace)
        {
            (_status, _statusAt) = (await hub.GetAsync("api/status", Patient, ct), time.GetTimestamp());
        }

        _shownEnded.RemoveAll(ended => time.GetElapsedTime(ended.Since) > _afterglow);
        var counts = _status.Member("tasks") ?? default;
        var pending = _running.Count > 0 ? 0 : counts.Whole(TaskStatuses.Pending) ?? 0;
        await _standstill.LookAsync($"{_running.Count} {pending}", () => FirstPendingAsync(pending, ct), Patient, ct);
        var shown = _running.Values.OrderBy(task => task.Id, StringComparer.Ordinal).Take(MaxShown).OrderBy(Rank);
        _frame = new ProgressFrame([.. shown, .. _shownEnded.Select(ended => ended.Task)], Summary(_status, counts)) { Waiting = _standstill.Reason };
        return _running.Count == 0 && (counts.Whole(TaskStatuses.Pending) ?? 0) == 0;
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var filter = new TaskFilter { Statuses = TaskStatuses.Running, Order = TaskFilter.Oldest, Limit = MaxShown };
        var running = (await hub.ListAsync(filter, Patient, ct)).Tasks.ToDictionary(task => task.Id);
        foreach (var id in _running.Keys.Where(id => !running.ContainsKey(id)).Take(MaxLookups))
        {
            await FollowAsync(id, ct);
        }

        _running = running;
    }

    // Whether more than progress is new: then the counts are, too.
    private bool Hear(HubEvent one)
    {
        if (one.Name == "deleted" && one.Data.Text("id") is { } id)
        {
            if (_running.Remove(id, out var gone))
            {
                Remember(gone with { Status = TaskStatuses.Deleted });
            }

            return true;
        }

        return one.Name == "task" && Hear(TaskApi.ReadTask(one.Data));
    }

    private bool Hear(HubTask task)
    {
        var before = _running.GetValueOrDefault(task.Id);
        if (TaskStatuses.Running.Contains(task.Status))
        {
            _running[task.Id] = task;
        }
        else if (_running.Remove(task.Id) || TaskStatuses.IsFinal(task.Status))
        {
            _shownEnded.Add((task, time.GetTimestamp()));
            if (TaskStatuses.IsFinal(task.Status))
            {
                Remember(task);
            }
        }

        return task.Status != before?.Status;
    }

    private async Task<string?> FirstPendingAsync(long pending, CancellationToken ct)
    {
        var filter = new TaskFilter { Statuses = [TaskStatuses.Pending], Order = TaskFilter.Oldest, Limit = 1 };
        return pending > 0 && (await hub.ListAsync(filter, Patient, ct)).Tasks is [var first, ..] ? first.Id : null;
    }

    // It may as well be pending again, or be gone.
    private async Task FollowAsync(string id, CancellationToken ct)
    {
        try
        {
            var task = await hub.GetTaskAsync(id, Patient, ct);
            _shownEnded.Add((task, time.GetTimestamp()));
            if (TaskStatuses.IsFinal(task.Status))
            {
                Remember(task);
            }
        }
        catch (Failure failure) when (failure.Problem?.Status == 404)
        {
            Remember(_running[id] with { Status = TaskStatuses.Deleted });
        }
    }

    private void Remember(HubTask task)
    {
        _ended.Enqueue(task);
        if (_ended.Count > MaxEnded)
        {
            _ended.Dequeue();
        }
    }

    private static int Rank(HubTask task) => task.Status == TaskStatuses.Queued ? 1 : 0;

    private static string Summary(JsonElement status, JsonElement counts)
    {
        var running = TaskStatuses.Running.Sum(name => counts.Whole(name) ?? 0);
        var workers = status.Member("workers") ?? default;
        return $"{running} running, {counts.Whole(TaskStatuses.Pending) ?? 0} waiting, {counts.Whole(TaskStatuses.Completed) ?? 0} completed, "
            + $"{counts.Whole(TaskStatuses.Failed) ?? 0} failed; {Units.Speed(status.Whole("speedBytesPerSecond") ?? 0)} "
            + $"on {Units.Count(workers.Whole("alive") ?? 0, "worker")}";
    }
}
