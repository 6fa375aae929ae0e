using AriaCluster.Embedded;
using AriaCluster.Silo.Engine;
using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Engine;

/// <summary>Embedded: its store of states over an open database, in bytes.</summary>
internal sealed class EngineStates
{
    /// <summary>How the engine has a database.</summary>
    public const Ownership Ownership = Silo.Storage.Ownership.Exclusive;

    private readonly IStateStore _store;

    private EngineStates(IStateStore store) => _store = store;

    public static Task<EngineStates> OpenAsync(IDatabase database, StorageOptions options) =>
        Task.FromResult(new EngineStates(EngineHosting.CreateStore(database)));

    /// <summary>The payload, empty after a clear; null when the row was never written.</summary>
    public async Task<(byte[] Payload, int Version)?> ReadAsync(string stateName, string key, CancellationToken ct) =>
        await _store.ReadAsync(stateName, key, ct) is { } stored ? (stored.Payload.ToArray(), stored.Version) : null;

    public async Task<int> WriteAsync(string stateName, string key, byte[] payload, int? expectedVersion, CancellationToken ct) =>
        await _store.WriteAsync(stateName, key, payload, expectedVersion, ct);

    public async Task<int> ClearAsync(string stateName, string key, int expectedVersion, CancellationToken ct) =>
        await _store.ClearAsync(stateName, key, expectedVersion, ct);
}
