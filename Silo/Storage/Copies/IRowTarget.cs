namespace AriaCluster.Silo.Storage.Copies;

/// <summary>Where the rows of a <see cref="IRowSource"/> go. One copy writes at a time.</summary>
internal interface IRowTarget : IAsyncDisposable
{
    string Description { get; }

    /// <summary>Begins a copy, or goes on with one of the same source that was broken off.</summary>
    /// <returns>When the copy began, the first time.</returns>
    /// <exception cref="StorageRefusedException">There is something else.</exception>
    Task<DateTimeOffset> BeginAsync(IRowSource source, CancellationToken ct);

    /// <summary>Makes the rows of one table after one and up to another what they are in the source, in one transaction.</summary>
    /// <param name="table">The table of all of them.</param>
    /// <param name="after">The last row before; null for the table's beginning.</param>
    /// <param name="upTo">The last row; null for the table's end.</param>
    /// <param name="rows">What the source has there, in order.</param>
    /// <param name="ct">Ends it between two transactions.</param>
    /// <returns>How many had to be written.</returns>
    Task<int> MergeAsync(string table, StoredRow? after, StoredRow? upTo, IReadOnlyList<StoredRow> rows, CancellationToken ct);

    /// <summary>The copy is whole; a hub may start on it.</summary>
    /// <param name="author">Who made it.</param>
    /// <param name="rows">How many rows were copied.</param>
    /// <param name="ct">Ends it before it is whole.</param>
    /// <returns>The id of the entry of the audit that says so.</returns>
    Task<string> FinishAsync(CopyAuthor author, long rows, CancellationToken ct);
}
