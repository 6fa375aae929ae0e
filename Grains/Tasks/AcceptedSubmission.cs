namespace AriaCluster.Tasks;

/// <summary>What was accepted under an idempotency key.</summary>
/// <param name="Id">Of the task or the batch.</param>
/// <param name="Body">SHA-256 of the request's content.</param>
/// <param name="Count">How many tasks.</param>
internal sealed record AcceptedSubmission(string Id, string Body, int Count);
