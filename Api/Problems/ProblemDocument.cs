namespace AriaCluster.Api.Problems;

// The shape of what Problem writes.
/// <summary>A refusal, as problem details (RFC 9457).</summary>
/// <param name="Type">Which kind of refusal: stable, what programs decide by.</param>
/// <param name="Title">The kind in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong with this request.</param>
/// <param name="Errors">With an invalid request: what is wrong with which field.</param>
/// <param name="TraceId">Under which the hub's log speaks of this request.</param>
internal sealed record ProblemDocument(
    string Type, string Title, int Status, string Detail, IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors, string TraceId);
