using AriaCluster.Embedded;
using AriaCluster.Silo.Storage.Sqlite;

namespace AriaCluster.Silo.Engine;

/// <summary>The embedded engine's way to the states in SQLite.</summary>
internal sealed class SqliteStateStore(SqliteDatabase database) : IStateStore
{
    private readonly SqliteStates _states = new(database);

    public ValueTask<StoredState?> ReadAsync(string stateName, string key, CancellationToken cancellationToken) =>
        new(_states.Read(stateName, key) is var (payload, version) ? new StoredState(payload, version) : null);

    public async ValueTask<int> WriteAsync(
        string stateName, string key, ReadOnlyMemory<byte> payload, int? expectedVersion, CancellationToken cancellationToken) =>
        await _states.WriteAsync(stateName, key, payload, expectedVersion, cancellationToken);

    public async ValueTask<int> ClearAsync(string stateName, string key, int expectedVersion, CancellationToken cancellationToken) =>
        await _states.ClearAsync(stateName, key, expectedVersion, cancellationToken);
}
