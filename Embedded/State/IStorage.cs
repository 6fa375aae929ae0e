namespace Orleans.Core;

/// <summary>Storage of one named state of one grain.</summary>
public interface IStorage
{
    /// <summary>The version last read or written; null before there is any.</summary>
    string? Etag { get; }

    /// <summary>Whether something was stored and not cleared.</summary>
    bool RecordExists { get; }

    Task ReadStateAsync();

    /// <exception cref="Orleans.Storage.InconsistentStateException">Somebody else wrote since this activation read.</exception>
    Task WriteStateAsync();

    Task ClearStateAsync();

    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();

    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();
}
