namespace AriaCluster.Workers;

/// <summary>
/// Divides a speed limit by need: who uses less than its share leaves the rest to the others. The shares together never exceed the
/// limit. They change seldom, because aria2 holds a limit over ten seconds and stands still when it is lowered.
/// </summary>
public sealed class SpeedDivision<TKey>
    where TKey : notnull
{
    // Who uses so much of its share may need more.
    private const double Full = 0.8;

    // What is left to somebody beyond what it uses, so that it can show that it needs more.
    private const double Growth = 1.5;

    // Those that have nothing to do get a twentieth together: whoever begins is not without a share until the next division.
    private const int IdlePart = 20;

    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(10);

    private readonly Dictionary<TKey, TimeSpan> _busyAt = [];
    private Dictionary<TKey, long> _shares = [];
    private HashSet<TKey> _busy = [];
    private long _limit;
    private TimeSpan _dividedAt;

    /// <summary>What one may use; never zero. One that was not there at the last division has nothing to start with but this.</summary>
    public long ShareOf(TKey key) => _shares.GetValueOrDefault(key, Math.Max(1, _limit / IdlePart));

    /// <summary>There is no limit any more.</summary>
    public void Clear()
    {
        _shares = [];
        _busy = [];
    }

    /// <summary>Divides anew if that is due: the limit or those who share it changed, or the needs may have.</summary>
    public void Divide(long limit, IReadOnlyCollection<SpeedUser<TKey>> users, TimeSpan now)
    {
        var busy = Busy(users, now);
        var isSame = limit == _limit && busy.SetEquals(_busy) && users.Count == _shares.Count && users.All(user => _shares.ContainsKey(user.Key));
        if (isSame && now - _dividedAt < _pause)
        {
            return;
        }

        _shares = Divide(limit, users, busy);
        (_limit, _busy, _dividedAt) = (limit, busy, now);
    }

    // Small files come in bursts: who has just downloaded still counts as one who does.
    private HashSet<TKey> Busy(IReadOnlyCollection<SpeedUser<TKey>> users, TimeSpan now)
    {
        foreach (var user in users.Where(user => user.Downloads))
        {
            _busyAt[user.Key] = now;
        }

        var busy = users.Where(user => _busyAt.TryGetValue(user.Key, out var at) && now - at < _pause).Select(user => user.Key).ToHashSet();
        foreach (var key in _busyAt.Keys.Where(key => !busy.Contains(key)).ToArray())
        {
            _busyAt.Remove(key);
        }

        return busy;
    }

    private Dictionary<TKey, long> Divide(long limit, IReadOnlyCollection<SpeedUser<TKey>> users, HashSet<TKey> busy)
    {
        var shares = new Dictionary<TKey, long>();
        var idle = users.Where(user => !busy.Contains(user.Key)).ToArray();
        var forIdle = busy.Count == 0 ? limit : idle.Length == 0 ? 0 : limit / IdlePart;
        foreach (var user in idle)
        {
            shares[user.Key] = Math.Max(1, forIdle / idle.Length);
        }

        // The most modest first: what they leave is shared by those after them.
        var rest = limit - (busy.Count == 0 ? limit : forIdle);
        var left = busy.Count;
        foreach (var user in users.Where(user => busy.Contains(user.Key)).OrderBy(NeedOf))
        {
            var share = Math.Max(1, Math.Min(NeedOf(user), rest / left));
            shares[user.Key] = share;
            (rest, left) = (Math.Max(0, rest - share), left - 1);
        }

        // What nobody needs is everybody's.
        foreach (var key in busy)
        {
            shares[key] += rest / busy.Count;
        }

        return shares;
    }

    private long NeedOf(SpeedUser<TKey> user) =>
        !_shares.TryGetValue(user.Key, out var share) || !_busy.Contains(user.Key) || user.BytesPerSecond >= share * Full
            ? long.MaxValue
            : (long)(user.BytesPerSecond * Growth);
}
