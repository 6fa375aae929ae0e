using System.Collections.Immutable;

namespace AriaCluster.Cluster;

/// <summary>
/// How many tasks one owner has at most: what the task table had when it was last counted, and all that was granted since. It is counted
/// again only where that would be too much, or is old; in between tasks can only have ended.
/// </summary>
internal sealed class QuotaLedger
{
    // Somebody else's command may have begun the owner's tasks anew, which is told to nobody here.
    private static readonly TimeSpan _fresh = TimeSpan.FromMinutes(1);

    // Longer than any acceptance takes; a front end that died never settles.
    private static readonly TimeSpan _kept = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, (int Count, DateTimeOffset At)> _open = new(StringComparer.Ordinal);
    private (long Most, DateTimeOffset At)? _counted;

    /// <summary>What is being accepted: left out when the table is counted, where some of it may stand already.</summary>
    public ImmutableArray<string> Open => [.. _open.Keys];

    public bool IsOpen(string id) => _open.ContainsKey(id);

    /// <summary>Whether there is room for certain, without counting.</summary>
    public bool HasRoom(int count, int max, DateTimeOffset now) => _counted is { } counted && now - counted.At < _fresh && counted.Most + count <= max;

    /// <summary>Takes a count of the table, without what is open; answers with how many there are with it.</summary>
    public long Count(long unfinished, DateTimeOffset now)
    {
        var most = unfinished + _open.Values.Sum(open => open.Count);
        _counted = (most, now);
        return most;
    }

    public void Grant(string id, int count, DateTimeOffset now)
    {
        _open[id] = (count, now);
        _counted = _counted is { } counted ? (counted.Most + count, counted.At) : null;
    }

    public void Settle(string id) => _open.Remove(id);

    public void Forget(DateTimeOffset now)
    {
        foreach (var id in _open.Where(open => now - open.Value.At > _kept).Select(open => open.Key).ToArray())
        {
            _open.Remove(id);
        }
    }
}
