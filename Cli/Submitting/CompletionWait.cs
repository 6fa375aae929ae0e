using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;
using AriaCluster.Cli.Watching;

namespace AriaCluster.Cli.Submitting;

/// <summary>
/// Waits until all tasks of an <c>add</c> have ended: looks once, and from then on hears of them. While it hears nothing it looks again
/// and again at its own pace, a quarter of the time at most.
/// </summary>
internal sealed class CompletionWait(HubClient hub, AddedTasks tasks, TimeSpan patience, TimeProvider time, Action<ProgressFrame> show)
{
    /// <summary>How many tasks of which nothing was listed are asked for by their ids in one round.</summary>
    private const int MaxLookups = 50;

    private static readonly TimeSpan _standstillPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _leastPause = TimeSpan.FromMilliseconds(200);

    // A look that outlasted the hub's absence took as long as that.
    private static readonly TimeSpan _mostPause = TimeSpan.FromSeconds(10);

    private readonly Standstill _standstill = new(hub, time);

    // A hub that restarts is waited for; the view says so meanwhile.
    private Patience Patient => new(patience, text => show(Frame() with { Notice = text }));

    public async Task RunAsync(CancellationToken ct)
    {
        await using var news = new TaskNews(hub, Route(), time);
        news.Begin();
        while (true)
        {
            var start = time.GetTimestamp();
            if (news.TakeFresh() || !news.IsLive)
            {
                await RunOnceAsync(ct);
            }

            Hear(news);
            await LookAsync(ct);
            show(Frame());
            if (tasks.Open.Count == 0)
            {
                return;
            }

            await news.WaitAsync(news.IsLive ? _standstillPause : PauseAfter(time.GetElapsedTime(start)), ct);
        }
    }

    private static TimeSpan PauseAfter(TimeSpan took) =>
        TimeSpan.FromTicks(Math.Clamp(took.Ticks * 3, _leastPause.Ticks, _mostPause.Ticks));

    private string Route() => (tasks.Open.Count, tasks.OpenBatches) switch
    {
        (1, _) => EventsApi.OfTask(tasks.Open.First()),
        (_, [var batch]) when tasks.AllInBatches => EventsApi.OfAll($"?batch={batch}"),
        _ => EventsApi.OfAll(),
    };

    private void Hear(TaskNews news)
    {
        foreach (var one in news.TakeAll())
        {
            if (one.Name == "task")
            {
                tasks.Update(TaskApi.ReadTask(one.Data));
            }
            else if (one.Name == "deleted" && one.Data.Text("id") is { } id && tasks.Open.Contains(id))
            {
                tasks.Lose(id);
            }
        }
    }

    public async Task RunOnceAsync(CancellationToken ct)
    {
        var unlisted = tasks.Open.ToHashSet();
        foreach (var batch in tasks.OpenBatches)
        {
            await ReadBatchAsync(batch, unlisted, ct);
        }

        // Those submitted alone, those of a batch that is not unfolded yet, and those that were deleted.
        foreach (var id in unlisted.OrderByDescending(tasks.WasSeen).Take(MaxLookups))
        {
            await ReadTaskAsync(id, ct);
        }
    }

    private Task LookAsync(CancellationToken ct)
    {
        var running = tasks.All.Count(task => task.Status is TaskStatuses.Downloading or TaskStatuses.Delivering);
        string? Waiting() => running > 0 ? null : tasks.All.FirstOrDefault(task => task.Status == TaskStatuses.Pending)?.Id;
        return _standstill.LookAsync($"{tasks.Open.Count} {running}", () => Task.FromResult(Waiting()), Patient, ct);
    }

    private async Task ReadBatchAsync(string batch, HashSet<string> unlisted, CancellationToken ct)
    {
        string? after = null;
        do
        {
            var filter = new TaskFilter { Batch = batch, Order = TaskFilter.Oldest, Limit = TaskApi.MaxPage, After = after };
            var page = await hub.ListAsync(filter, Patient, ct);
            foreach (var task in page.Tasks)
            {
                unlisted.Remove(task.Id);
                tasks.Update(task);
            }

            after = page.Next;
        }
        while (after is not null);
    }

    private async Task ReadTaskAsync(string id, CancellationToken ct)
    {
        try
        {
            tasks.Update(await hub.GetTaskAsync(id, Patient, ct));
        }
        catch (Failure failure) when (failure.Problem?.Status == 404)
        {
            tasks.Lose(id);
        }
    }

    private ProgressFrame Frame()
    {
        var all = tasks.All.OrderBy(Rank).ToList();
        var running = all.Where(task => task.Status is TaskStatuses.Downloading or TaskStatuses.Delivering).ToList();
        var speed = running.Sum(task => task.SpeedBytesPerSecond ?? 0);
        var bad = tasks.Count - tasks.Left - tasks.Completed;
        var summary = $"{tasks.Completed} of {tasks.Count} completed, {running.Count} running, {tasks.Left - running.Count} waiting"
            + (bad > 0 ? $", {bad} failed" : "") + (speed > 0 ? $", {Units.Speed(speed)}" : "");
        return new ProgressFrame(all, summary) { Waiting = _standstill.Reason };
    }

    // Few enough to see at once stay in the order in which they were given.
    private int Rank(HubTask task) => tasks.Count <= 15 ? 0 : task.Status switch
    {
        TaskStatuses.Downloading or TaskStatuses.Delivering => 0,
        TaskStatuses.Failed or TaskStatuses.Canceled or TaskStatuses.Deleted => 1,
        TaskStatuses.Queued or TaskStatuses.Paused => 2,
        TaskStatuses.Pending => 3,
        _ => 4,
    };
}
