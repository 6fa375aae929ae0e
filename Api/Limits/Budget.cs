using System.Collections.Concurrent;

namespace AriaCluster.Api.Limits;

/// <summary>
/// So many a second for each holder, and some ahead. Of each holder one number is kept: until when its budget is spent (the generic cell
/// rate algorithm). Who has spent nothing lately is forgotten.
/// </summary>
internal sealed class Budget(double perSecond, double ahead, TimeProvider time)
{
    private const int MaxHolders = 50_000;

    private readonly ConcurrentDictionary<string, Holder> _holders = new(StringComparer.Ordinal);
    private readonly long _cost = Math.Max(1, (long)(time.TimestampFrequency / perSecond));
    private readonly long _ahead = (long)(time.TimestampFrequency * (ahead - 1) / perSecond);

    /// <summary>Spends one; false if nothing is left, and then how long that lasts.</summary>
    public bool TryTake(string holder, out TimeSpan wait)
    {
        var known = _holders.GetOrAdd(holder, static _ => new Holder());
        Trim();
        while (true)
        {
            var (now, spent) = (time.GetTimestamp(), Volatile.Read(ref known.SpentUntil));
            var from = Math.Max(now, spent);
            if (from - now > _ahead)
            {
                wait = time.GetElapsedTime(now, from - _ahead);
                return false;
            }

            if (Interlocked.CompareExchange(ref known.SpentUntil, from + _cost, spent) == spent)
            {
                wait = TimeSpan.Zero;
                return true;
            }
        }
    }

    /// <summary>Whether something is left, without spending it.</summary>
    public bool HasLeft(string holder, out TimeSpan wait)
    {
        var now = time.GetTimestamp();
        var over = _holders.TryGetValue(holder, out var known) ? Volatile.Read(ref known.SpentUntil) - now - _ahead : 0;
        wait = over > 0 ? time.GetElapsedTime(now, now + over) : TimeSpan.Zero;
        return over <= 0;
    }

    private void Trim()
    {
        if (_holders.Count <= MaxHolders)
        {
            return;
        }

        var now = time.GetTimestamp();
        foreach (var (holder, known) in _holders)
        {
            if (Volatile.Read(ref known.SpentUntil) <= now)
            {
                _holders.TryRemove(holder, out _);
            }
        }
    }

    private sealed class Holder
    {
        public long SpentUntil;
    }
}
