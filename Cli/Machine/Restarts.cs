namespace AriaCluster.Cli.Machine;

/// <summary>
/// When a process that dies is started again: at once, and after ever longer pauses if it dies again soon. Times are durations since the
/// supervisor began, by a clock that nobody sets.
/// </summary>
internal sealed record Restarts
{
    /// <summary>Who ran so long is no process that dies again and again.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(30);

    /// <summary>Since when it runs; null while it does not.</summary>
    public TimeSpan? RunsSince { get; init; }

    /// <summary>How often it died without having settled.</summary>
    public int Deaths { get; init; }

    /// <summary>Not to be started before.</summary>
    public TimeSpan NotBefore { get; init; }

    public Restarts Started(TimeSpan now) => this with { RunsSince = RunsSince ?? now };

    public Restarts Died(TimeSpan now)
    {
        var deaths = now - RunsSince >= Settled ? 1 : Deaths + 1;
        return this with { RunsSince = null, Deaths = deaths, NotBefore = now + PauseAfter(deaths) };
    }

    /// <summary>Somebody asked for it anew and may have mended what killed it.</summary>
    public Restarts Forgiven() => this with { Deaths = 0, NotBefore = TimeSpan.Zero };

    private static TimeSpan PauseAfter(int deaths) => deaths <= 1 ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(_longestPause.TotalSeconds, _firstPause.TotalSeconds * Math.Pow(2, Math.Min(deaths, 32) - 2)));
}
