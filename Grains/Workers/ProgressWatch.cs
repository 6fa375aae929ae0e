using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>
/// Finds the attempts about which a worker does nothing although it speaks: no byte while downloading or delivering, or not begun
/// while a slot is free. Times are durations since the grain was activated.
/// </summary>
internal sealed class ProgressWatch
{
    private readonly Dictionary<PartKey, Seen> _seen = [];
    private HashSet<PartKey> _running = [];
    private TimeSpan? _idleSince;
    private TimeSpan? _progressed;

    /// <summary>
    /// Since when the worker does nothing about anything, once something was found stalled; null while it does. Of a worker that gets on
    /// with other things it is not said: that is the source's doing.
    /// </summary>
    public TimeSpan? StalledSince { get; private set; }

    /// <summary>What was seen before says nothing any more: nobody heard of what happened meanwhile.</summary>
    public void Clear()
    {
        _seen.Clear();
        (_idleSince, _progressed, StalledSince) = (null, null, null);
    }

    /// <summary>Takes the progress that a heartbeat tells.</summary>
    public void Hear(ImmutableArray<PartProgress> progress, int slots, TimeSpan now)
    {
        foreach (var part in progress)
        {
            var mark = new Mark(part.Status, part.CompletedBytes, part.WorkedBytes);
            var isKnown = _seen.TryGetValue(part.Key, out var seen);
            if (part.MayIdle || !isKnown || seen.Mark != mark)
            {
                _seen[part.Key] = new(mark, now);
            }

            if (isKnown && seen.Mark != mark && seen.Mark != default)
            {
                (_progressed, StalledSince) = (now, null);
            }
        }

        _running = [.. progress.Select(part => part.Key)];
        var isIdle = progress.Count(part => part.Status == DownloadStatus.Downloading) < slots;
        _idleSince = isIdle ? _idleSince ?? now : null;
    }

    /// <summary>The worker has ended something: what waits in it waits for its turn.</summary>
    public void Worked(TimeSpan now) => (_idleSince, _progressed, StalledSince) = (null, now, null);

    /// <summary>Those of what it holds about which nothing was done for so long; zero for never.</summary>
    public ImmutableArray<StalledPart> Stalled(IReadOnlyCollection<PartKey> held, TimeSpan timeout, TimeSpan now)
    {
        Remember(held, now);
        ImmutableArray<StalledPart> stalled = timeout == TimeSpan.Zero
            ? []
            : [.. held.Where(key => now - LastSign(key, now) >= timeout).Select(key => new StalledPart(key, _seen[key].Mark.CompletedBytes))];
        if (!stalled.IsEmpty && (_progressed is not { } progressed || now - progressed >= timeout))
        {
            StalledSince ??= stalled.Min(part => LastSign(part.Key, now));
        }

        return stalled;
    }

    private void Remember(IReadOnlyCollection<PartKey> held, TimeSpan now)
    {
        foreach (var key in held)
        {
            _seen.TryAdd(key, new(default, now));
        }

        if (_seen.Count > held.Count)
        {
            var wanted = held.ToHashSet();
            foreach (var key in _seen.Keys.Where(key => !wanted.Contains(key)).ToArray())
            {
                _seen.Remove(key);
            }
        }
    }

    private TimeSpan LastSign(PartKey key, TimeSpan now)
    {
        var since = _seen[key].Since;
        if (_running.Contains(key))
        {
            return since;
        }

        // While all slots are taken, or were a moment ago, it waits as it should.
        var idle = _idleSince ?? now;
        return since > idle ? since : idle;
    }

    private readonly record struct Mark(DownloadStatus Status, long CompletedBytes, long WorkedBytes);

    private readonly record struct Seen(Mark Mark, TimeSpan Since);
}
