using AriaCluster.Api.Audit;

namespace AriaCluster.Api.Tasks;

/// <summary>The answer to a command. <c>changed</c> is false where the task stood so already.</summary>
internal sealed record ControlDocument(string Id, string Gid, [property: TaskStatus] string Status, bool Changed) : IAudited
{
    public AuditedAnswer ToAudit(int status) => new(Id) { Changed = Changed };
}
