namespace AriaCluster.Silo.Storage.Copies;

/// <summary>What a copy came to.</summary>
/// <param name="From">The source.</param>
/// <param name="To">The target.</param>
/// <param name="Rows">How many rows the source has, and the target now as well, beside one more.</param>
/// <param name="Written">How many of them had to be written; the others were there already.</param>
/// <param name="Counts">The rows by state and table.</param>
/// <param name="Fenced">Whether attempts were fenced, because the source may have gone on.</param>
/// <param name="Noted">The id of the row that the target has more: the entry of its audit that says who copied what. A backup has none.</param>
internal sealed record CopyResult(string From, string To, long Rows, long Written, IReadOnlyDictionary<string, long> Counts, bool Fenced, string? Noted = null);
