namespace AriaCluster.Silo.Storage.Copies;

/// <summary>The content of a database at one moment, wherever it is kept.</summary>
internal interface IRowSource : IAsyncDisposable
{
    /// <summary>What it is, for people, and for finding out whether a copy that is under way is of the same.</summary>
    string Description { get; }

    /// <summary>
    /// Whether tasks may have gone on since that moment: a hub runs on it, or it is a backup. Then their attempts are fenced in the copy.
    /// </summary>
    bool MayHaveGoneOn { get; }

    /// <summary>How many rows it has; null if that is known only at the end.</summary>
    Task<long?> CountAsync(CancellationToken ct);

    /// <summary>All rows: the states by key and name, then one table after the other by key, in the order of bytes.</summary>
    IAsyncEnumerable<StoredRow> ReadAsync(CancellationToken ct);
}
