using AriaCluster.Api.Audit;

namespace AriaCluster.Api.Tasks;

/// <summary>How a submission's answer names a task. <c>duplicateOf</c> is there where the entry joined it.</summary>
internal sealed record TaskReference(string Id, string Gid, string? DuplicateOf) : IAudited
{
    public AuditedAnswer ToAudit(int status) => new(Id) { Changed = status == StatusCodes.Status201Created };
}
