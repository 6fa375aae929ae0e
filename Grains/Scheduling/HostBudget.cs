namespace AriaCluster.Scheduling;

/// <summary>
/// What the whole cluster may ask of one origin host. A host that answers 429 or 503 cools down for everybody, and is asked for less
/// afterwards; time without trouble gives it back.
/// </summary>
internal sealed class HostBudget(string host, HostLimits limits)
{
    // How long one step of recovery takes: twice the connections, and one doubling of the pause forgotten.
    private static readonly TimeSpan _recovery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _shortestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _longestPause = TimeSpan.FromHours(1);
    private const int MaxDoublings = 7;
    private const int ManyConnections = 1024;

    private double _starts = limits.Burst;
    private DateTimeOffset _startsAt;
    private int _learned = int.MaxValue;
    private int _troubles;
    private DateTimeOffset _recoversAt;

    public string Host => host;

    public HostLimits Limits { get; set; } = limits;

    /// <summary>Connections in use, those on their way included.</summary>
    public int InUse { get; private set; }

    /// <summary>Nothing is asked of the host until then.</summary>
    public DateTimeOffset CoolsUntil { get; private set; }

    /// <summary>Nothing is asked of it, and nothing is remembered against it.</summary>
    public bool IsIdle => InUse == 0 && _troubles == 0;

    /// <summary>How many connections it gets at the most now.</summary>
    public int Connections => Math.Min(_learned, Limits.Connections);

    /// <summary>Whether a part may start. One that wants more connections than there ever are is let in alone.</summary>
    public bool HasRoom(int connections, DateTimeOffset now)
    {
        Recover(now);
        return now >= CoolsUntil && (InUse == 0 || InUse + connections <= Connections) && StartsAt(now) >= 1;
    }

    /// <summary>When the next part may start; null if that is not a matter of time.</summary>
    public DateTimeOffset? NextStart(DateTimeOffset now)
    {
        if (now < CoolsUntil)
        {
            return CoolsUntil;
        }

        var starts = StartsAt(now);
        return starts >= 1 ? null : now + TimeSpan.FromSeconds((1 - starts) / Limits.StartsPerSecond);
    }

    public void Start(int connections, DateTimeOffset now)
    {
        (_starts, _startsAt) = (StartsAt(now) - 1, now);
        InUse += connections;
    }

    /// <summary>Found running, as after a restart: it counts, but it did not start now.</summary>
    public void Found(int connections) => InUse += connections;

    public void End(int connections) => InUse = Math.Max(0, InUse - connections);

    /// <summary>The host asked for less.</summary>
    /// <param name="until">From its Retry-After; null if it said nothing of it.</param>
    /// <param name="now">When it did.</param>
    public void Cool(DateTimeOffset? until, DateTimeOffset now)
    {
        Recover(now);
        // Several parts that were on their way are told the same at once: it is one trouble.
        if (now >= CoolsUntil)
        {
            _learned = Math.Max(1, Math.Min(InUse, Connections) / 2);
            _troubles = Math.Min(MaxDoublings, _troubles + 1);
        }

        var own = now + _shortestPause * Math.Pow(2, _troubles - 1);
        var wanted = until ?? own;
        wanted = wanted > now + _longestPause ? now + _longestPause : wanted;
        CoolsUntil = wanted > CoolsUntil ? wanted : CoolsUntil;
        _recoversAt = CoolsUntil + _recovery;
    }

    private void Recover(DateTimeOffset now)
    {
        while (_troubles > 0 && now >= _recoversAt)
        {
            _learned = _learned >= Math.Min(Limits.Connections, ManyConnections) ? int.MaxValue : _learned * 2;
            _troubles = _learned == int.MaxValue ? 0 : Math.Max(1, _troubles - 1);
            _recoversAt += _recovery;
        }
    }

    private double StartsAt(DateTimeOffset now) =>
        Math.Min(Limits.Burst, _starts + Math.Max(0, (now - _startsAt).TotalSeconds) * Limits.StartsPerSecond);
}
