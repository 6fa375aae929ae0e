using Orleans;

namespace AriaCluster.Embedded;

/// <summary>Ends grains that nobody calls: those idle for long, and when there are too many in memory those idle for longest.</summary>
internal sealed class IdleSweep : IDisposable
{
    private readonly EmbeddedEngine _engine;
    private readonly EmbeddedOptions _options;
    private readonly ITimer _timer;
    private int _hurrying;
    private int _hurryAbove;

    internal IdleSweep(EmbeddedEngine engine, EmbeddedOptions options)
    {
        _engine = engine;
        _options = options;
        _hurryAbove = options.ActivationLimit;
        _timer = engine.Time.CreateTimer(
            static sweep => ((IdleSweep)sweep!).EndIdle(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    internal void Start() => _timer.Change(_options.CollectionAge / 4, _options.CollectionAge / 4);

    /// <summary>When there are too many, ends some on another thread. One such sweep at a time is enough.</summary>
    internal void OnActivated(int active)
    {
        if (active > Volatile.Read(ref _hurryAbove) && Interlocked.Exchange(ref _hurrying, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static sweep => sweep.EndLeastUsed(), this, preferLocal: false);
        }
    }

    private void EndIdle()
    {
        var now = _engine.Time.GetTimestamp();
        foreach (var activation in _engine.Activations)
        {
            if (_engine.Time.GetElapsedTime(activation.LastUsed, now) >= _options.CollectionAge)
            {
                End(activation);
            }
        }
    }

    // A quarter at once, so that the sorting is paid for by the thousands of activations until the next time. Where most are
    // in use, the next time waits for a few more.
    private void EndLeastUsed()
    {
        var limit = _options.ActivationLimit;
        var excess = _engine.ActiveGrains - (limit * 3 / 4);
        var idle = _engine.Activations.Where(each => each.IsIdle).Select(each => (each.LastUsed, Activation: each)).ToArray();
        Array.Sort(idle, static (one, other) => one.LastUsed.CompareTo(other.LastUsed));
        foreach (var (_, activation) in idle.Take(excess))
        {
            End(activation);
        }

        Volatile.Write(ref _hurryAbove, Math.Max(limit, _engine.ActiveGrains - Math.Min(excess, idle.Length) + (limit / 8)));
        Volatile.Write(ref _hurrying, 0);
    }

    private static void End(Activation activation) =>
        activation.DeactivateIfIdle(new(DeactivationReasonCode.ActivationIdle, "Nobody called it for a while."));
}
