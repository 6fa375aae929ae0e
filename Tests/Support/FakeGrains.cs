using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Orleans;

namespace AriaCluster.Tests.Support;

/// <summary>Grains that are one function for each interface: key, method and arguments in, the method's task out.</summary>
internal sealed class FakeGrains : IGrainFactory
{
    private readonly Dictionary<Type, Func<string, string, object?[], object?>> _answers = [];

    public void On<TGrain>(Func<string, string, object?[], object?> answer)
        where TGrain : IGrainWithStringKey => _answers[typeof(TGrain)] = answer;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        var grain = DispatchProxy.Create<TGrainInterface, Reference>();
        var reference = (Reference)(object)grain;
        (reference.Key, reference.Answer) = (primaryKey, _answers[typeof(TGrainInterface)]);
        return grain;
    }

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => (TGrainObserverInterface)obj;

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
    }

    [SuppressMessage("Performance", "CA1852", Justification = "Proxies derive from it.")]
    internal class Reference : DispatchProxy
    {
        public string Key { get; set; } = "";

        public Func<string, string, object?[], object?> Answer { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Answer(Key, targetMethod!.Name, args ?? []);
    }
}
