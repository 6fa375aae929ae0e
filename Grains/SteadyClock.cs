namespace AriaCluster;

/// <summary>
/// Time that nobody sets: what the wall clock said at the beginning, and since then what has passed. Whoever waits, cools down or forgets
/// by it is not misled by a clock that is set meanwhile. Where it meets times that people and other processes know, it translates.
/// </summary>
internal sealed class SteadyClock(TimeProvider time)
{
    // Smaller steps are a time server's corrections, and not worth looking at everything again.
    private static readonly TimeSpan _notable = TimeSpan.FromSeconds(1);

    private readonly DateTimeOffset _beganAt = time.GetUtcNow();
    private readonly long _began = time.GetTimestamp();

    public DateTimeOffset Now => _beganAt + time.GetElapsedTime(_began);

    /// <summary>By how much the wall clock was set forward since the beginning; negative for back.</summary>
    public TimeSpan Ahead { get; private set; }

    /// <summary>Looks at the wall clock. True if it was set since the last look.</summary>
    public bool NoticeStep()
    {
        var ahead = time.GetUtcNow() - Now;
        if ((ahead - Ahead).Duration() < _notable)
        {
            return false;
        }

        Ahead = ahead;
        return true;
    }

    /// <summary>When it will be, or was, so late by the wall clock.</summary>
    public DateTimeOffset FromWall(DateTimeOffset wall) => wall - Ahead;

    /// <summary>What the wall clock says then.</summary>
    public DateTimeOffset ToWall(DateTimeOffset own) => own + Ahead;
}
