namespace AriaCluster.Silo.Storage.Copies;

/// <summary>What a copy came to.</summary>
/// <param name="From">The source.</param>
/// <param name="To">The target.</param>
/// <param name="Rows">How many rows the source has, and the target now as well.</param>
/// <param name="Written">How many of them had to be written; the others were there already.</param>
/// <param name="Counts">The rows by state and table.</param>
/// <param name="Fenced">Whether attempts were fenced, because the source may have gone on.</param>
internal sealed record CopyResult(string From, string To, long Rows, long Written, IReadOnlyDictionary<string, long> Counts, bool Fenced);
