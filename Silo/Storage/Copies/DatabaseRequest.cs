namespace AriaCluster.Silo.Storage.Copies;

/// <summary>What <c>aria db</c> asks of a process of its own: one JSON document on its standard input, since connection strings may hold passwords.</summary>
/// <param name="Verb"><c>migrate</c>, <c>backup</c>, <c>restore</c> or <c>verify</c>.</param>
/// <param name="From">The database that is read.</param>
/// <param name="To">The database that is written.</param>
/// <param name="File">The backup.</param>
/// <param name="Force">Of <c>restore</c>: over a database that is not empty.</param>
internal sealed record DatabaseRequest(string Verb, DatabasePlace? From, DatabasePlace? To, string? File, bool Force);
