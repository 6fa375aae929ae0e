namespace AriaCluster.Api.Status;

/// <summary>How attempts ended in a window that moves with the time.</summary>
/// <param name="Since">Ten minutes ago, or when the counting began.</param>
/// <param name="Until">Now.</param>
/// <param name="Completed">How many completed.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="PerMinute">How many ended each minute; in the first minute, how many ended in it so far.</param>
/// <param name="BytesPerSecond">What the completed ones brought, over the whole window.</param>
/// <param name="ByResult">By how they ended: <c>completed</c>, <c>http 404</c>, <c>error 9</c>.</param>
/// <param name="ByWorker">By worker.</param>
/// <param name="ByHost">By origin host.</param>
internal sealed record WindowDocument(
    DateTimeOffset Since,
    DateTimeOffset Until,
    long Completed,
    long Failed,
    double PerMinute,
    long BytesPerSecond,
    IReadOnlyList<RateDocument> ByResult,
    IReadOnlyList<RateDocument> ByWorker,
    IReadOnlyList<RateDocument> ByHost);
