namespace AriaCluster;

/// <summary>
/// The wall clock, as long as it goes forward. While it is behind what was told before, because somebody set it back, time goes on from
/// there: what is stamped later in this process never seems to be older.
/// </summary>
internal sealed class ForwardClock(TimeProvider time)
{
    private static readonly TimeSpan _farthest = TimeSpan.FromDays(2);

    private readonly Lock _turn = new();
    private DateTimeOffset _told = time.GetUtcNow();
    private long _at = time.GetTimestamp();

    /// <summary>Goes on from a time that is known to have been told, unless that is so far ahead that nobody can have meant it.</summary>
    public void GoOnFrom(DateTimeOffset told)
    {
        lock (_turn)
        {
            var now = Now;
            _told = told > now && told < now + _farthest ? told : now;
        }
    }

    public DateTimeOffset Now
    {
        get
        {
            lock (_turn)
            {
                var (wall, at) = (time.GetUtcNow(), time.GetTimestamp());
                var passed = _told + time.GetElapsedTime(_at, at);
                (_told, _at) = (wall > passed ? wall : passed, at);
                return _told;
            }
        }
    }
}
