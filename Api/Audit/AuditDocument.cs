using AriaCluster.Silo.Storage.Audit;

namespace AriaCluster.Api.Audit;

/// <summary>One change, or many like it that were refused or changed nothing.</summary>
/// <param name="Id">The entry's own.</param>
/// <param name="At">When it was answered.</param>
/// <param name="By">The name of the key; a worker that joins has <c>joinToken ID</c>. Left out where no key was known.</param>
/// <param name="Address">Where the request came from.</param>
/// <param name="Action">The operation, by its name in the API's description.</param>
/// <param name="Kind">What was changed: task, batch, worker, joinToken, key, cluster, host or database.</param>
/// <param name="Target">Its id or name; left out for what there is one of, and for many.</param>
/// <param name="Filter">The parameters of a command to many tasks.</param>
/// <param name="Changes">Old and new values of settings.</param>
/// <param name="Status">The HTTP status of the answer.</param>
/// <param name="Count">How many tasks were changed, or how many requests were refused or changed nothing.</param>
/// <param name="ImportedAt">When it came from an archive.</param>
internal sealed record AuditDocument(
    string Id,
    DateTimeOffset At,
    string? By,
    string? Address,
    string Action,
    string? Kind,
    string? Target,
    string? Filter,
    IReadOnlyList<AuditChangeDocument>? Changes,
    int Status,
    int Count,
    DateTimeOffset? ImportedAt)
{
    public static AuditDocument From(AuditEntry entry) => new(
        entry.Id,
        entry.At,
        entry.By,
        OrNull(entry.Address),
        entry.Action,
        OrNull(entry.Kind),
        entry.Target,
        entry.Filter,
        entry.Changes.IsEmpty ? null : [.. entry.Changes.Select(change => new AuditChangeDocument(change.Name, change.Old, change.New))],
        entry.Status,
        entry.Count,
        entry.ImportedAt);

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
