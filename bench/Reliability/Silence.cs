namespace AriaCluster.Bench.Reliability;

/// <summary>Since when a worker has surely not been able to renew its lease: because of one trouble, or of several that overlap.</summary>
internal sealed class Silence(History history)
{
    private readonly Lock _lock = new();
    private int _troubles;
    private TimeSpan _since;

    /// <summary>How long it has lasted; zero while nothing is in the way.</summary>
    public TimeSpan Lasted
    {
        get
        {
            lock (_lock)
            {
                return _troubles == 0 ? TimeSpan.Zero : history.Now - _since;
            }
        }
    }

    public void Begin()
    {
        lock (_lock)
        {
            if (_troubles++ == 0)
            {
                _since = history.Now;
            }
        }
    }

    public void End()
    {
        lock (_lock)
        {
            _troubles--;
        }
    }
}
