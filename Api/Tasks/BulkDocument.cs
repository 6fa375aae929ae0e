using AriaCluster.Api.Audit;

namespace AriaCluster.Api.Tasks;

/// <summary>What a command to many tasks came to.</summary>
/// <param name="Matched">Tasks that were looked at.</param>
/// <param name="Changed">Of those, the ones that it changed.</param>
/// <param name="Refused">Those whose status does not allow it, that are gone, or for which the key has no room; the first 100.</param>
/// <param name="Next">Where to go on, if there are more; left out when all are done.</param>
/// <param name="Results">Where tasks were named by their ids: what became of each, in the order in which they were named.</param>
internal sealed record BulkDocument(int Matched, int Changed, IReadOnlyList<string> Refused, string? Next, IReadOnlyList<OutcomeDocument>? Results = null) : IAudited
{
    public AuditedAnswer ToAudit(int status) => new(null) { Count = Changed, Changed = Changed > 0 };
}
