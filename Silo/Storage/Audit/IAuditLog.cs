using System.Collections.Immutable;

namespace AriaCluster.Silo.Storage.Audit;

/// <summary>The table of who changed what.</summary>
internal interface IAuditLog
{
    /// <summary>Adds entries, all or none, and waits for the disk. One whose id is there stays as it is, so this may be repeated.</summary>
    /// <returns>How many are new.</returns>
    Task<int> AppendAsync(IReadOnlyCollection<AuditEntry> entries, CancellationToken ct);

    /// <summary>Newest first.</summary>
    Task<ImmutableArray<AuditEntry>> ListAsync(AuditQuery query, CancellationToken ct);

    /// <summary>Those that came before a time, oldest first.</summary>
    Task<ImmutableArray<AuditEntry>> ReadOldAsync(DateTimeOffset before, int limit, CancellationToken ct);

    Task RemoveAsync(IReadOnlyCollection<string> ids, CancellationToken ct);
}
