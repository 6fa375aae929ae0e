namespace AriaCluster.Api.Tasks;

/// <summary>How a batch's answer names it and its tasks, in the order in which they were submitted. A batch that created none has no id.</summary>
internal sealed record BatchReference(string? BatchId, IReadOnlyList<TaskReference> Tasks);
