using System.Reflection;

namespace AriaCluster.Embedded;

/// <summary>A reference to a grain: every call becomes a request to its activation.</summary>
internal class GrainReference : DispatchProxy
{
    internal string Key { get; private set; } = "";

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException();
}
