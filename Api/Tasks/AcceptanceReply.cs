namespace AriaCluster.Api.Tasks;

/// <summary>The answer to a submission: what became of it, the task's or batch's id, and how many tasks it has.</summary>
internal sealed record AcceptanceReply(AcceptanceOutcome Outcome, string Id, int Count);
