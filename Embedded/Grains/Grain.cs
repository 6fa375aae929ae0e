using AriaCluster.Embedded;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The base of grain classes. The engine constructs them; their other constructor parameters are services and states.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    private readonly Activation? _activation = Activation.OnThisThread;

    protected Grain()
    {
    }

    protected IGrainFactory GrainFactory => Activation.GrainFactory;

    internal Activation Activation =>
        _activation ?? throw new InvalidOperationException("The grain was not constructed by the engine.");

    /// <summary>Runs after states were read and before the first request. Throwing fails the requests that wait.</summary>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs when the activation ends in good order. A process that dies does not call it.</summary>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends this activation after the requests that run now. Later ones go to a new activation.</summary>
    protected void DeactivateOnIdle() =>
        Activation.Deactivate(new(DeactivationReasonCode.ApplicationRequested, "The grain asked for it."));
}
