namespace AriaCluster.Embedded;

/// <summary>A store whose reads and writes may fail, the writes before or after they were committed.</summary>
internal sealed class HostileStateStore(IStateStore store, Fate fate) : IStateStore
{
    public ValueTask<StoredState?> ReadAsync(string stateName, string key, CancellationToken cancellationToken) =>
        fate.Strikes(Fault.ReadFailed, $"{stateName} {key}")
            ? throw new IOException($"State {stateName} of {key} could not be read.")
            : store.ReadAsync(stateName, key, cancellationToken);

    public ValueTask<int> WriteAsync(
        string stateName, string key, ReadOnlyMemory<byte> payload, int? expectedVersion, CancellationToken cancellationToken) =>
        ChangeAsync($"{stateName} {key}", () => store.WriteAsync(stateName, key, payload, expectedVersion, cancellationToken));

    public ValueTask<int> ClearAsync(string stateName, string key, int expectedVersion, CancellationToken cancellationToken) =>
        ChangeAsync($"{stateName} {key}", () => store.ClearAsync(stateName, key, expectedVersion, cancellationToken));

    private async ValueTask<int> ChangeAsync(string where, Func<ValueTask<int>> change)
    {
        if (fate.Strikes(Fault.WriteFailed, where))
        {
            throw new IOException($"State {where} could not be written.");
        }

        var version = await change();
        return fate.Strikes(Fault.WriteUnacknowledged, where)
            ? throw new IOException($"State {where} was written, but its writer does not know.")
            : version;
    }
}
