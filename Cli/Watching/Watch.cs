using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Watching;

/// <summary>Looks every half second at what runs, and at how what ran a moment ago has ended.</summary>
internal sealed class Watch(HubClient hub, TimeProvider time, Action<ProgressFrame> show)
{
    private const int MaxShown = 200;
    private const int MaxLookups = 50;
    private const int MaxEnded = 10_000;

    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _afterglow = TimeSpan.FromSeconds(5);

    private readonly Standstill _standstill = new(hub, time);
    private readonly Queue<HubTask> _ended = [];
    private readonly List<(HubTask Task, long Since)> _shownEnded = [];
    private Dictionary<string, HubTask> _running = [];
    private ProgressFrame _frame = new([], "");

    /// <summary>The last tasks that ended while this looked on.</summary>
    public IEnumerable<HubTask> Ended => _ended;

    private Patience Patient => new(_patience, text => show(_frame with { Notice = text }));

    public async Task RunAsync(bool untilIdle, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(_pace, time);
        do
        {
            var isIdle = await RunOnceAsync(ct);
            show(_frame);
            if (isIdle && untilIdle)
            {
                return;
            }
        }
        while (await timer.WaitForNextTickAsync(ct));
    }

    /// <summary>Whether nothing runs and nothing waits.</summary>
    private async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var filter = new TaskFilter { Statuses = TaskStatuses.Running, OldestFirst = true, Limit = MaxShown };
        var page = await hub.ListAsync(filter, Patient, ct);
        var running = page.Tasks.ToDictionary(task => task.Id);
        foreach (var id in _running.Keys.Where(id => !running.ContainsKey(id)).Take(MaxLookups))
        {
            await FollowAsync(id, ct);
        }

        _running = running;
        _shownEnded.RemoveAll(ended => time.GetElapsedTime(ended.Since) > _afterglow);
        var status = await hub.GetAsync("api/status", Patient, ct);
        var counts = status.Member("tasks") ?? default;
        var pending = running.Count > 0 ? 0 : counts.Whole(TaskStatuses.Pending) ?? 0;
        await _standstill.LookAsync($"{running.Count} {pending}", () => FirstPendingAsync(pending, ct), Patient, ct);
        _frame = new ProgressFrame([.. page.Tasks.OrderBy(Rank), .. _shownEnded.Select(ended => ended.Task)], Summary(status, counts)) { Waiting = _standstill.Reason };
        return running.Count == 0 && (counts.Whole(TaskStatuses.Pending) ?? 0) == 0;
    }

    private async Task<string?> FirstPendingAsync(long pending, CancellationToken ct)
    {
        var filter = new TaskFilter { Statuses = [TaskStatuses.Pending], OldestFirst = true, Limit = 1 };
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
