using AriaCluster.Tasks;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Scheduling;

// What origin hosts have asked for outlasts the hub.
internal sealed partial class SchedulerGrain
{
    private bool _areHostsNews;
    private Task<bool>? _storing;

    public async Task<ControlOutcome> ResumeHostAsync(string host, string by)
    {
        var changed = _hosts.Resume(host, _clock.Now);
        _areHostsNews |= changed;
        PlanSoon();

        // One that is being stored, or was before and failed, may still be the pause: repeated, this waits for it, too.
        while (_areHostsNews || _storing is not null)
        {
            if (!await StoreHostsAsync())
            {
                return ControlOutcome.Unknown;
            }
        }

        // What it refused waits as long as it does. A queue with a hole would leave some of it waiting.
        if (!_isRebuilt)
        {
            return ControlOutcome.Unknown;
        }

        await CatchUpAsync(CancellationToken.None);
        // Each task tells the queue, or its row in the task table does.
        var outcomes = await HastenAsync(_queue.Delayed(host), by);
        return outcomes.Contains(ControlOutcome.Unknown) ? ControlOutcome.Unknown
            : changed || outcomes.Contains(ControlOutcome.Done) ? ControlOutcome.Done
            : ControlOutcome.Already;
    }

    private async Task<HashSet<ControlOutcome>> HastenAsync(IReadOnlyList<PartKey> delayed, string by)
    {
        var outcomes = new HashSet<ControlOutcome>();
        await Bounded.ForEachAsync(delayed, CallsAtOnce, async key =>
        {
            try
            {
                outcomes.Add((await GrainFactory.GetGrain<ITaskGrain>(key.TaskId).HastenAsync(key, by)).Outcome);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogNotHastened(_logger, key, e.Message);
                outcomes.Add(ControlOutcome.Unknown);
            }
        });
        return outcomes;
    }

    /// <summary>Stores what changed since the last time, of all news in between at once. False if nobody knows whether it took effect.</summary>
    private Task<bool> StoreHostsAsync()
    {
        if (_storing is null && _areHostsNews)
        {
            _storing = WriteHostsAsync();
        }

        return _storing ?? Task.FromResult(true);
    }

    private async Task<bool> WriteHostsAsync()
    {
        // Never before the field has this task.
        await Task.Yield();
        _areHostsNews = false;
        var isStored = false;
        try
        {
            isStored = await _state.IsKnownAsync() && _state.Value.Epoch == _epoch && await _state.TryWriteAsync(_state.Value with { Hosts = [.. _hosts.Past(_clock.Now).Select(Told)] });
            if (_state.Value.Epoch > _epoch)
            {
                Retire(_state.Value.Epoch);
            }
        }
        finally
        {
            // The next plan, at the latest with the next pulse, tries again.
            _areHostsNews |= !isStored;
            _storing = null;
        }

        return isStored;
    }

    private HostPast Told(HostPast past) => past with { At = _clock.ToWall(past.At), CoolsUntil = _clock.ToWall(past.CoolsUntil) };

    [LoggerMessage(EventId = 3107, Level = LogLevel.Warning, Message = "{Part} may still wait although its host was resumed: {Reason}")]
    private static partial void LogNotHastened(ILogger logger, PartKey part, string reason);
}
