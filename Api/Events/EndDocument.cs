namespace AriaCluster.Api.Events;

/// <summary>The last event of a stream that the hub ends.</summary>
/// <param name="Reason">slow: the client did not keep up; stopping: the hub stops.</param>
internal sealed record EndDocument(string Reason);
