namespace AriaCluster.Scheduling;

/// <summary>A part that is being given to a worker.</summary>
internal sealed class Proposal(PendingPart part)
{
    public PendingPart Part => part;

    public PartId Id { get; } = PartId.Of(part.TaskId, part.Part);

    public bool IsAgreed { get; set; }

    /// <summary>Nobody knows whether the task agreed.</summary>
    public bool IsUnanswered { get; set; }

    /// <summary>What was heard of the part meanwhile.</summary>
    public PendingPart? News { get; set; }
}
