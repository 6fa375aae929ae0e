using System.Collections.Concurrent;
using AriaCluster.Embedded;
using Orleans.Storage;

namespace AriaCluster.Tests.Engine.Embedded;

/// <summary>States in a dictionary; they outlive the engine that wrote them as a database would.</summary>
internal sealed class MemoryStateStore : IStateStore
{
    private readonly ConcurrentDictionary<(string State, string Key), StoredState> _rows = new();
    private int _reads;
    private int _writes;

    /// <summary>Runs before each write; what it throws fails the write.</summary>
    public Func<string, Task>? BeforeWrite { get; set; }

    public int Reads => Volatile.Read(ref _reads);

    public int Writes => Volatile.Read(ref _writes);

    public StoredState? this[string stateName, string key] =>
        _rows.TryGetValue((stateName, key), out var row) ? row : null;

    public ValueTask<StoredState?> ReadAsync(string stateName, string key, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return ValueTask.FromResult(this[stateName, key]);
    }

    public async ValueTask<int> WriteAsync(
        string stateName, string key, ReadOnlyMemory<byte> payload, int? expectedVersion, CancellationToken cancellationToken)
    {
        await (BeforeWrite?.Invoke(key) ?? Task.CompletedTask);
        Interlocked.Increment(ref _writes);
        return Replace(stateName, key, payload.ToArray(), expectedVersion);
    }

    public ValueTask<int> ClearAsync(string stateName, string key, int expectedVersion, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Replace(stateName, key, default, expectedVersion));

    private int Replace(string stateName, string key, ReadOnlyMemory<byte> payload, int? expectedVersion)
    {
        var next = new StoredState(payload, (expectedVersion ?? 0) + 1);
        var replaced = expectedVersion is null
            ? _rows.TryAdd((stateName, key), next)
            : _rows.TryGetValue((stateName, key), out var current) && current.Version == expectedVersion
                && _rows.TryUpdate((stateName, key), next, current);
        return replaced
            ? next.Version
            : throw new InconsistentStateException(
                $"{stateName} of {key} has another version.", this[stateName, key]?.Version.ToString(), expectedVersion?.ToString());
    }
}
