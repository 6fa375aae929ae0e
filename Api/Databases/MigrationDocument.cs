namespace AriaCluster.Api.Databases;

/// <summary>How a copy of the hub's database into another stands.</summary>
/// <param name="State">none, running, done or failed.</param>
/// <param name="Rows">So many are done.</param>
/// <param name="To">The target.</param>
/// <param name="Total">Of so many.</param>
/// <param name="Written">When it is done: how many had to be written; the others were there from a copy that was broken off.</param>
/// <param name="Counts">When it is done: the rows by what they are.</param>
/// <param name="Noted">When it is done: the id of the entry that the target's audit has more, which says who copied what.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record MigrationDocument(
    string State,
    long Rows,
    string? To = null,
    long? Total = null,
    long? Written = null,
    IReadOnlyDictionary<string, long>? Counts = null,
    string? Noted = null,
    string? Error = null);
