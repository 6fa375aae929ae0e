using Orleans;
using Orleans.Runtime;

namespace AriaCluster.Embedded;

/// <summary>One grain in memory.</summary>
internal sealed class Activation(string key, IGrainFactory grainFactory)
{
    internal static Activation? Current => null;

    internal string Key => key;

    internal IGrainFactory GrainFactory => grainFactory;

    internal void Deactivate(DeactivationReason reason) => throw new NotSupportedException($"{this} {reason}");

    internal IGrainTimer StartTimer(Func<CancellationToken, Task> tick, GrainTimerCreationOptions options) =>
        throw new NotSupportedException($"{this} {tick} {options}");
}
