using System.Reflection;

namespace AriaCluster.Embedded;

/// <summary>A grain or observer interface: its methods, and how references to it are made.</summary>
internal sealed class CallInterface
{
    private readonly Dictionary<MethodInfo, CallMethod> _methods;
    private readonly Reference _prototype;

    internal CallInterface(Type type, Type referenceType, EmbeddedEngine engine)
    {
        Name = type.Name;
        _methods = type.GetInterfaces().Append(type)
            .SelectMany(each => each.GetMethods(BindingFlags.Instance | BindingFlags.Public))
            .ToDictionary(method => method, method => CallMethod.Of(method, engine));
        _prototype = (Reference)DispatchProxy.Create(type, referenceType);
        _prototype.Interface = this;
    }

    internal string Name { get; }

    internal CallMethod MethodOf(MethodInfo method) => _methods[method];

    // DispatchProxy.Create looks the proxy's type up each time; a copy of the first costs next to nothing.
    internal Reference NewReference() => _prototype.Copy();
}
