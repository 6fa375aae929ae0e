using AriaCluster.Api.Audit;

namespace AriaCluster.Api.Tasks;

/// <summary>How a batch's answer names it and its tasks, in the order in which they were submitted. A batch that created none has no id.</summary>
internal sealed record BatchReference(string? BatchId, IReadOnlyList<TaskReference> Tasks) : IAudited
{
    public AuditedAnswer ToAudit(int status) => new(BatchId) { Kind = "batch", Count = Tasks.Count(task => task.DuplicateOf is null), Changed = status == StatusCodes.Status202Accepted };
}
