using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Engine.Embedded;

/// <summary>An index whose answers about changes can be held back once they are read.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "The proxy is derived from it.")]
internal class HeldIndex : DispatchProxy
{
    private readonly TaskCompletionSource _gate = new();
    private ITaskIndex _index = null!;
    private volatile bool _holds;

    /// <summary>How many answers are held back.</summary>
    public int Held { get; private set; }

    public static (ITaskIndex Index, HeldIndex Control) Around(ITaskIndex index)
    {
        var proxy = Create<ITaskIndex, HeldIndex>();
        var control = (HeldIndex)(object)proxy;
        control._index = index;
        return (proxy, control);
    }

    public void Hold() => _holds = true;

    public void Release()
    {
        _holds = false;
        _gate.SetResult();
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var answer = targetMethod!.Invoke(_index, args);
        return _holds && answer is Task<ImmutableArray<IndexedTask>> changes && targetMethod.Name == nameof(ITaskIndex.ReadChangesAsync) ? LateAsync(changes) : answer;
    }

    private async Task<ImmutableArray<IndexedTask>> LateAsync(Task<ImmutableArray<IndexedTask>> changes)
    {
        var read = await changes;
        if (!read.IsEmpty)
        {
            Held++;
            await _gate.Task;
        }

        return read;
    }
}
