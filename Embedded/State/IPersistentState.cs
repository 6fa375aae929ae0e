using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>A grain's state, read before the grain is activated. A constructor parameter marked with <see cref="PersistentStateAttribute"/>.</summary>
public interface IPersistentState<TState> : IStorage<TState>
{
}
