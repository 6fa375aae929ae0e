using Orleans.Runtime;

namespace Orleans;

/// <summary>What a grain may ask of the engine.</summary>
public static class GrainBaseExtensions
{
    /// <summary>Ticks until disposed or until the activation ends. A tick that throws is logged, and the timer goes on.</summary>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return ((Grain)grain).Activation.StartTimer(cancellationToken => callback(state, cancellationToken), options);
    }
}
