using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Orleans;

namespace AriaCluster.Tests.Support;

/// <summary>Grains that are one function for each interface: key, method and arguments in, the method's task out.</summary>
internal sealed class FakeGrains
{
    private readonly Dictionary<Type, Func<string, string, object?[], object?>> _answers = [];

    public FakeGrains()
    {
        Factory = DispatchProxy.Create<IGrainFactory, FakeFactory>();
        ((FakeFactory)Factory).Answers = _answers;
    }

    /// <summary>Makes references to them; a proxy, because Orleans' interface has more members than the product uses.</summary>
    public IGrainFactory Factory { get; }

    public void On<TGrain>(Func<string, string, object?[], object?> answer)
        where TGrain : IGrainWithStringKey => _answers[typeof(TGrain)] = answer;

    [SuppressMessage("Performance", "CA1852", Justification = "Proxies derive from it.")]
    internal class FakeFactory : DispatchProxy
    {
        public Dictionary<Type, Func<string, string, object?[], object?>> Answers { get; set; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => (targetMethod!.Name, args) switch
        {
            (nameof(IGrainFactory.GetGrain), [string key, ..]) => ReferenceTo(targetMethod.GetGenericArguments()[0], key),
            (nameof(IGrainFactory.CreateObjectReference), [{ } observer]) => observer,
            (nameof(IGrainFactory.DeleteObjectReference), _) => null,
            _ => throw new NotSupportedException(targetMethod.ToString()),
        };

        private object ReferenceTo(Type type, string key)
        {
            var grain = Create(type, typeof(FakeReference));
            ((FakeReference)grain).Answer = (method, arguments) => Answers[type](key, method, arguments);
            return grain;
        }
    }

    [SuppressMessage("Performance", "CA1852", Justification = "Proxies derive from it.")]
    internal class FakeReference : DispatchProxy
    {
        public Func<string, object?[], object?> Answer { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Answer(targetMethod!.Name, args ?? []);
    }
}
