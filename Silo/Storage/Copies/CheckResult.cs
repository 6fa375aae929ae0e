namespace AriaCluster.Silo.Storage.Copies;

/// <summary>What a check of a database or a backup found.</summary>
/// <param name="What">What was checked.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Counts">The rows by state and table.</param>
/// <param name="Faults">How many faults there are.</param>
/// <param name="Listed">The first of them, in words.</param>
internal sealed record CheckResult(string What, long Rows, IReadOnlyDictionary<string, long> Counts, long Faults, IReadOnlyList<string> Listed);
