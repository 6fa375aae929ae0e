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

    /// <summary>From now on a trouble is in the way, until what is returned is disposed of.</summary>
    public IDisposable Begin()
    {
        lock (_lock)
        {
            if (_troubles++ == 0)
            {
                _since = history.Now;
            }
        }

        return new Ending(this);
    }

    private void End()
    {
        lock (_lock)
        {
            _troubles--;
        }
    }

    private sealed class Ending(Silence silence) : IDisposable
    {
        public void Dispose() => silence.End();
    }
}
