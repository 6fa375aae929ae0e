using Orleans;

namespace AriaCluster.Embedded;

/// <summary>Ends grains that nobody called for a while.</summary>
internal sealed class IdleSweep : IDisposable
{
    private readonly EmbeddedEngine _engine;
    private readonly TimeSpan _age;
    private readonly ITimer _timer;

    internal IdleSweep(EmbeddedEngine engine, TimeSpan age)
    {
        _engine = engine;
        _age = age;
        _timer = engine.Time.CreateTimer(
            static sweep => ((IdleSweep)sweep!).EndIdle(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    internal void Start() => _timer.Change(_age / 4, _age / 4);

    private void EndIdle()
    {
        var now = _engine.Time.GetTimestamp();
        foreach (var activation in _engine.Activations)
        {
            if (_engine.Time.GetElapsedTime(activation.LastUsed, now) >= _age)
            {
                activation.DeactivateIfIdle(new(DeactivationReasonCode.ActivationIdle, "Nobody called it for a while."));
            }
        }
    }
}
