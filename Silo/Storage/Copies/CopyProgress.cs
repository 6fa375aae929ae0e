namespace AriaCluster.Silo.Storage.Copies;

/// <summary>How far a copy is.</summary>
/// <param name="Rows">So many are done.</param>
/// <param name="Total">Of so many, if that is known.</param>
internal readonly record struct CopyProgress(long Rows, long? Total);
