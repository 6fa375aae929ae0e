namespace AriaCluster.Api.Tasks;

/// <summary>Why a task waits: a stable code, and words; and why each worker does not take it.</summary>
internal sealed record WaitDocument(string Code, string Text, IReadOnlyList<WorkerWaitDocument> Workers);
