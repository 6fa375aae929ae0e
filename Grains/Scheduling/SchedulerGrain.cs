using System.Collections.Immutable;
using AriaCluster.Cluster;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace AriaCluster.Scheduling;

/// <summary>
/// The queue and the workers in memory. Requests only note what they say; planning, looking after workers and sweeping the task
/// table are timers that interleave, so nobody who has news ever waits for them.
/// </summary>
internal sealed partial class SchedulerGrain : Grain, ISchedulerGrain
{
    private const int ShownHosts = 100;

    private readonly Stored<SchedulerState> _state;
    private readonly ITaskIndex _index;
    private readonly SchedulingOptions _options;
    private readonly WorkersOptions _workers;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PendingQueue _queue = new();
    private readonly Roster _roster = new();
    private readonly Hosts _hosts = new();
    private readonly Running _running;
    private readonly OutcomeWindow _outcomes;
    private readonly Planner _planner;
    private readonly SteadyClock _clock;
    private readonly DateTimeOffset _activated;
    private long _epoch;

    public SchedulerGrain(
        [PersistentState(StateNames.Scheduler, StateNames.Storage)] IPersistentState<SchedulerState> state,
        ITaskIndex index,
        IOptions<SchedulingOptions> options,
        IOptions<WorkersOptions> workers,
        TimeProvider time,
        ILogger<SchedulerGrain> logger)
    {
        (_state, _index, _options, _workers) = (new(state, logger), index, options.Value, workers.Value);
        (_time, _logger, _clock) = (time, logger, new(time));
        _activated = _clock.Now;
        (_running, _outcomes) = (new(_hosts, _options.UnknownSizeBytes), new(_activated));
        _planner = new(_options.Strategy switch
        {
            PlacementStrategy.RoundRobin => new RoundRobin(),
            PlacementStrategy.Random => new RandomPlacement(_options.Seed ?? Environment.TickCount),
            _ => new LeastLoaded(),
        });
        _hosts.Set(_options.HostLimits, []);
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Without an epoch of its own it must not speak to workers: the activation fails, and the next call begins another.
        _epoch = _state.Value.Epoch + 1;
        if (!await _state.TryWriteAsync(_state.Value with { Epoch = _epoch }))
        {
            throw new OrleansException("The scheduler's epoch could not be stored.");
        }

        _hosts.Recall(_state.Value.Hosts, _clock.Now);
        _sweptTo = await _index.ReadSeqAsync(cancellationToken);
        LogActivated(_logger, _epoch);
        StartTimers();
    }

    public Task TasksChangedAsync(ImmutableArray<TaskChange> changes)
    {
        foreach (var change in changes)
        {
            Note(change);
        }

        PlanSoon();
        return Task.CompletedTask;
    }

    public Task WorkerChangedAsync(WorkerRoom room, ImmutableArray<SettledPart> ended)
    {
        // First how its disk stood before these: what they have written since is not in it.
        var isNews = Note(room);
        foreach (var part in ended)
        {
            var id = PartId.Of(part.Key.TaskId, part.Key.Part);
            if (part.Event is PartEvent.Completed or PartEvent.Failed)
            {
                _outcomes.Note(room.Name, HostOf(id), part.Error ?? (part.Event == PartEvent.Failed ? DownloadTask.NoReason : null), part.LengthBytes, _clock.Now);
            }

            if (part.Event == PartEvent.Completed)
            {
                _hosts.Find(_running.HostOf(id))?.Serve(_clock.Now);
                _running.Complete(id, part.Key.Attempt, part.LengthBytes, _roster.Find(room.Name));
            }

            _running.End(id, part.Key.Attempt);
        }

        if (isNews || !ended.IsEmpty)
        {
            PlanSoon();
        }

        // What nobody works on any more does not wait for the next look.
        if (isNews && room is { Held: > 0, Alive: false } && (room.HasLeft || room.Availability == WorkerAvailability.Revoked))
        {
            _ = CheckAsync(room.Name);
        }

        return Task.CompletedTask;
    }

    // Being called keeps it awake. The rest brings back what was put off.
    public Task PulseAsync()
    {
        ProposeAgain();
        PlanSoon();
        return Task.CompletedTask;
    }

    public Task<WaitReason?> ExplainAsync(string taskId) => Task.FromResult(TaskId.IsValid(taskId) ? Explain(taskId) : null);

    public Task<OutcomeReport> GetOutcomesAsync() => Task.FromResult(Told(_outcomes.Report(_clock.Now)));

    public Task SettingsChangedAsync(ClusterSettings settings)
    {
        Apply(settings);
        return Task.CompletedTask;
    }

    public Task<SchedulerSnapshot> GetAsync()
    {
        var hosts = _hosts.Show(_clock.Now, ShownHosts).Select(host => host with { CoolsUntil = host.CoolsUntil is { } until ? _clock.ToWall(until) : null });
        return Task.FromResult(new SchedulerSnapshot(_epoch, _isRebuilt, _queue.Count, _running.Count, [.. hosts]));
    }

    private void StartTimers()
    {
        _planning = StartTimer(static (self, _) => self.PlanAsync(), Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        StartTimer(static (self, ct) => self.RebuildAsync(ct), TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        StartTimer(static (self, ct) => self.SweepAsync(ct), _options.SweepInterval, _options.SweepInterval);
        // However seldom workers are to be looked after, a lease must not end unseen.
        var interval = _options.CheckInterval < _workers.Lease / 3 ? _options.CheckInterval : _workers.Lease / 3;
        StartTimer(static (self, ct) => self.LookAfterWorkersAsync(ct), TimeSpan.Zero, interval);
    }

    private IGrainTimer StartTimer(Func<SchedulerGrain, CancellationToken, Task> tick, TimeSpan dueTime, TimeSpan period) =>
        this.RegisterGrainTimer(tick, this, new() { DueTime = dueTime, Period = period, Interleave = true });

    private void Note(TaskChange change)
    {
        // A task that is no longer pending is left to the sweep: messages may overtake each other, and one that took a part out
        // after a later one put it in would lose it.
        if (change.Pending is { } pending)
        {
            Enqueue(pending);
            if (_readings > 0)
            {
                _toldMeanwhile.Add(PartId.Of(pending.TaskId, pending.Part));
            }
        }

        if (change.Trouble is { } trouble)
        {
            var now = _clock.Now;
            _areHostsNews |= _hosts.Find(trouble.Host)?.Cool(now + trouble.RetryAfter, now) == true;
        }

        if (change is { Ended: { } ended, Worker: { } worker })
        {
            _running.End(PartId.Of(ended.TaskId, ended.Part), ended.Attempt);
            var stops = StopsOf(worker);
            if (change.RemoveFiles)
            {
                stops.Files.Add(ended);
            }
            else
            {
                stops.Drops.Add(new(ended, change.KeepBytes));
            }
        }
    }

    private WaitReason? Explain(string taskId)
    {
        if (_queue.Find(taskId, 0) is { } part)
        {
            return Explainer.Explain(part, _roster, _running, _hosts, Terms(), Explainer.OfSettings(_settings, _running, IsPaused()));
        }

        // What was accepted, or came back, a moment ago is on its way to here.
        return _onTheWay.ContainsKey(PartId.Of(taskId, 0)) ? Explainer.OnTheWay : _isRebuilt ? null : Explainer.Rebuilding;
    }

    private bool Note(WorkerRoom room)
    {
        var isNews = _roster.Note(Own(room));
        if (isNews)
        {
            _running.Note(room);
        }

        return isNews;
    }

    private void Enqueue(PendingPart part)
    {
        part = Own(part);
        _running.End(PartId.Of(part.TaskId, part.Part), part.LastAttempt);
        // Of what is being proposed at this very attempt it is news only if the task does not agree.
        if (_onTheWay.TryGetValue(PartId.Of(part.TaskId, part.Part), out var proposal) && part.LastAttempt <= proposal.Part.LastAttempt)
        {
            proposal.News = part;
            return;
        }

        _queue.Put(part, _clock.Now);
    }

    // Whether its worker or its task says first that it failed: by its task's word it waits again.
    private string? HostOf(PartId id) => _running.HostOf(id) ?? _queue.Find(id)?.Host;

    private Stops StopsOf(string worker)
    {
        if (!_stops.TryGetValue(worker, out var stops))
        {
            _stops[worker] = stops = new();
        }

        return stops;
    }

    [LoggerMessage(EventId = 3014, Level = LogLevel.Information, Message = "Scheduler epoch {Epoch} begins")]
    private static partial void LogActivated(ILogger logger, long epoch);
}
