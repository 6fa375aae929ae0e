namespace AriaCluster.Embedded;

/// <summary>
/// Where states are kept: bytes in, bytes out, one version number per row. The key columns are the store's duty. The engine
/// calls it from many threads and never twice at once for one activation's state.
/// </summary>
internal interface IStateStore
{
    /// <summary>The stored state, or null when the row was never written.</summary>
    ValueTask<StoredState?> ReadAsync(string stateName, string key, CancellationToken cancellationToken);

    /// <summary>Writes and returns the new version. <paramref name="expectedVersion"/> is null for a row that does not exist yet.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">The row has another version; nothing was changed.</exception>
    ValueTask<int> WriteAsync(
        string stateName, string key, ReadOnlyMemory<byte> payload, int? expectedVersion, CancellationToken cancellationToken);

    /// <summary>Empties the row and returns the new version.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">The row has another version; nothing was changed.</exception>
    ValueTask<int> ClearAsync(string stateName, string key, int expectedVersion, CancellationToken cancellationToken);
}
