namespace AriaCluster.Api.Tasks;

/// <summary>Why a task waits: a stable code, and words.</summary>
internal sealed record WaitDocument(string Code, string Text);
