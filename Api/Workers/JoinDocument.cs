using AriaCluster.Api.Audit;

namespace AriaCluster.Api.Workers;

/// <summary>A machine that has joined. <c>changed</c> is false if it had joined with the same token before.</summary>
internal sealed record JoinDocument(string Name, bool Changed) : IAudited
{
    public AuditedAnswer ToAudit(int status) => new(Name) { Changed = Changed };
}
