namespace AriaCluster.Api.Tasks;

/// <summary>Why one worker does not take a task: a stable code, and words.</summary>
internal sealed record WorkerWaitDocument(string Worker, string Code, string Text);
