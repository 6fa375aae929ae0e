namespace AriaCluster.Tasks;

/// <summary>An entry of a request that asked for what a task does already.</summary>
/// <param name="Index">Its place in the request, from zero.</param>
/// <param name="TaskId">That task.</param>
[GenerateSerializer, Immutable, Alias("aria.joined-entry")]
public sealed record JoinedEntry([property: Id(0)] int Index, [property: Id(1)] string TaskId);
