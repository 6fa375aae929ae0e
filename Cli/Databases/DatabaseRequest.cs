namespace AriaCluster.Cli.Databases;

/// <summary>What the process that works on databases is asked.</summary>
/// <param name="Verb">migrate, backup, restore or verify.</param>
/// <param name="From">The database that is read.</param>
/// <param name="To">The database that is written.</param>
/// <param name="File">The backup.</param>
/// <param name="Force">Of restore: over a database that is not empty.</param>
internal sealed record DatabaseRequest(string Verb, DatabasePlace? From = null, DatabasePlace? To = null, string? File = null, bool Force = false);
