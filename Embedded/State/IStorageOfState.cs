namespace Orleans.Core;

/// <inheritdoc cref="IStorage"/>
public interface IStorage<TState> : IStorage
{
    /// <summary>The state in memory; what was read, or a new one when nothing is stored.</summary>
    TState State { get; set; }
}
