using AriaCluster.Tasks;

namespace AriaCluster.Scheduling;

// What origin hosts have asked for outlasts the hub.
internal sealed partial class SchedulerGrain
{
    private bool _areHostsNews;
    private Task<bool>? _storing;

    public async Task<ControlOutcome> ResumeHostAsync(string host)
    {
        var changed = _hosts.Resume(host, _clock.Now);
        _areHostsNews |= changed;
        if (changed)
        {
            // What it refused waits as long as it does.
            foreach (var part in _queue.Delayed(host))
            {
                _queue.Put(part with { NotBefore = null }, _clock.Now);
            }
        }

        PlanSoon();

        // One that is being stored, or was before and failed, may still be the pause: repeated, this waits for it, too.
        while (_areHostsNews || _storing is not null)
        {
            if (!await StoreHostsAsync())
            {
                return ControlOutcome.Unknown;
            }
        }

        return changed ? ControlOutcome.Done : ControlOutcome.Already;
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
}
