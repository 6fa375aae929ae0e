using System.Reflection;
using Orleans.Runtime;

namespace AriaCluster.Embedded;

/// <summary>A proxy of an interface: each call of it becomes a request on its way to whom the reference stands for.</summary>
internal abstract class Reference : DispatchProxy, IAddressable
{
    internal CallInterface Interface { get; set; } = null!;

    internal Reference Copy() => (Reference)MemberwiseClone();

    /// <summary>Hands the request over to whom this reference stands for.</summary>
    internal abstract void Deliver(Request request);

    protected sealed override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var method = Interface.MethodOf(targetMethod!);
        var answer = method.Engine.Send(method, this, args ?? []);
        return method.IsOneWay ? Task.CompletedTask : answer;
    }
}
