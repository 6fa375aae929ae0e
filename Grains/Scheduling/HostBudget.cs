namespace AriaCluster.Scheduling;

/// <summary>
/// What the whole cluster may ask of one origin host. A host that answers 429 or 503 cools down for everybody, and is asked for less
/// afterwards; time without trouble gives it back. What each address asks is counted beside it.
/// </summary>
internal sealed class HostBudget(string host, HostLimits limits)
{
    /// <summary>A host that wants to be left alone for longer, and a rule that says so, count as this.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    // How long one step of recovery takes: twice the connections, and one doubling of the pause forgotten.
    private static readonly TimeSpan _recovery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _shortestPause = TimeSpan.FromSeconds(5);

    // A later word for what is known already, by so little, is not worth a write.
    private static readonly TimeSpan _notable = TimeSpan.FromSeconds(1);

    private const int MaxDoublings = 7;
    private const int ManyConnections = 1024;

    private readonly Dictionary<string, EgressBudget> _egresses = [];
    private Pace _pace;
    private int _learned = int.MaxValue;
    private int _pauses;
    private DateTimeOffset _recoversAt;
    private DateTimeOffset _told;

    public string Host => host;

    public HostLimits Limits { get; set; } = limits;

    /// <summary>Connections in use, those on their way included.</summary>
    public int InUse { get; private set; }

    /// <summary>Nothing is asked of the host until then.</summary>
    public DateTimeOffset CoolsUntil { get; private set; }

    /// <summary>Whether it depends on the worker, too, if a part may start.</summary>
    public bool BindsWorkers => Limits.BindsEgress || Limits.IsPaced;

    /// <summary>Nothing is asked of it, and nothing is remembered against it.</summary>
    public bool IsIdle => InUse == 0 && _learned == int.MaxValue;

    /// <summary>How many connections it gets at the most now.</summary>
    public int Connections => Math.Min(_learned, Limits.Connections);

    /// <summary>Whether a part may start. One that wants more connections than there ever are is let in alone.</summary>
    public bool HasRoom(int connections, DateTimeOffset now)
    {
        Recover(now);
        return now >= CoolsUntil && (InUse == 0 || InUse + connections <= Connections) && _pace.Left(Limits.StartsPerSecond, now) >= 1;
    }

    /// <summary>Whether a part may start behind an address, as far as that is its own affair.</summary>
    public bool HasRoomAt(string egress, int connections, DateTimeOffset now) =>
        !Limits.BindsEgress || !_egresses.TryGetValue(egress, out var budget) || budget.HasRoom(connections, Limits, now);

    /// <summary>What an address asks of the host; null for nothing.</summary>
    public EgressBudget? At(string egress) => _egresses.GetValueOrDefault(egress);

    /// <summary>When the next part may start; null if that is not a matter of time.</summary>
    public DateTimeOffset? NextStart(DateTimeOffset now)
    {
        if (now < CoolsUntil)
        {
            return CoolsUntil;
        }

        return _pace.Next(Limits.StartsPerSecond, now);
    }

    public void Start(int connections, string egress, DateTimeOffset now)
    {
        _pace.Start(Limits.StartsPerSecond, now);
        InUse += connections;
        Behind(egress).Start(connections, Limits, now);
    }

    /// <summary>Found running, as after a restart: it counts, but it did not start now.</summary>
    public void Found(int connections, string egress)
    {
        InUse += connections;
        Behind(egress).Found(connections);
    }

    public void End(int connections, string egress)
    {
        InUse = Math.Max(0, InUse - connections);
        Leave(connections, egress);
    }

    /// <summary>A worker is seen from another address by now.</summary>
    public void Move(int connections, string from, string to)
    {
        Leave(connections, from);
        Behind(to).Found(connections);
    }

    /// <summary>From where the host is asked, the busiest first.</summary>
    public IEnumerable<EgressSnapshot> Egresses => _egresses.Where(egress => egress.Value.InUse > 0)
        .OrderByDescending(egress => egress.Value.InUse).ThenBy(egress => egress.Key, StringComparer.Ordinal)
        .Select(egress => new EgressSnapshot(egress.Key, egress.Value.InUse, Math.Min(Limits.EgressConnections, Connections)));

    /// <summary>The host asked for less.</summary>
    /// <param name="until">From its Retry-After; null if it said nothing of it.</param>
    /// <param name="now">When it did.</param>
    /// <returns>Whether that is news, and not one more word of the same trouble.</returns>
    public bool Cool(DateTimeOffset? until, DateTimeOffset now)
    {
        Recover(now);
        // Several parts that were on their way are told the same at once: it is one trouble.
        if (now >= CoolsUntil)
        {
            _learned = Math.Max(1, Math.Min(InUse, Connections) / 2);
            _pauses = Math.Min(MaxDoublings, _pauses + 1);
        }

        var own = now + _shortestPause * Math.Pow(2, Math.Max(0, _pauses - 1));
        var wanted = until ?? own;
        wanted = wanted > now + LongestPause ? now + LongestPause : wanted;
        CoolsUntil = wanted > CoolsUntil ? wanted : CoolsUntil;
        _recoversAt = CoolsUntil + _recovery;
        var isNews = CoolsUntil - _told >= _notable;
        _told = isNews ? CoolsUntil : _told;
        return isNews;
    }

    /// <summary>A person knows better: it may be asked from now on, by no more at once than was learned. False if it did not cool down.</summary>
    public bool Resume(DateTimeOffset now)
    {
        if (now >= CoolsUntil)
        {
            return false;
        }

        (CoolsUntil, _told, _pauses, _recoversAt) = (now, now, 0, now + _recovery);
        return true;
    }

    /// <summary>What is to be remembered against it; null for nothing.</summary>
    public HostPast? Past(DateTimeOffset now)
    {
        Recover(now);
        return _learned == int.MaxValue ? null : new(host, now, CoolsUntil, _learned, _pauses);
    }

    /// <summary>Goes on from what was remembered. Whatever the clock was set to since, nothing lasts longer than it had to then.</summary>
    public void Recall(HostPast past, DateTimeOffset now)
    {
        var (left, whole) = (past.CoolsUntil - now, past.CoolsUntil - past.At);
        whole = whole < LongestPause ? whole : LongestPause;
        CoolsUntil = _told = now + (left < whole ? left : whole);
        (_learned, _pauses) = (Math.Max(1, past.Learned), Math.Clamp(past.Pauses, 0, MaxDoublings));
        _recoversAt = CoolsUntil + _recovery;
        Recover(now);
    }

    /// <summary>
    /// The host gave a whole file: if it asks for less again, that is a trouble of its own, and not one more of a row. What it is asked for
    /// at once grows by time alone.
    /// </summary>
    public void Serve(DateTimeOffset now) => _pauses = now < CoolsUntil ? _pauses : 0;

    private void Recover(DateTimeOffset now)
    {
        while (_learned != int.MaxValue && now >= _recoversAt)
        {
            _learned = _learned >= Math.Min(Limits.Connections, ManyConnections) ? int.MaxValue : _learned * 2;
            _pauses = _learned == int.MaxValue ? 0 : Math.Max(0, _pauses - 1);
            _recoversAt += _recovery;
        }
    }

    private EgressBudget Behind(string egress)
    {
        if (!_egresses.TryGetValue(egress, out var budget))
        {
            _egresses[egress] = budget = new();
        }

        return budget;
    }

    // Of an address whose starts are counted it is remembered when it started last.
    private void Leave(int connections, string egress)
    {
        if (_egresses.TryGetValue(egress, out var budget))
        {
            budget.End(connections);
            if (budget.InUse == 0 && !Limits.IsPaced)
            {
                _egresses.Remove(egress);
            }
        }
    }
}
