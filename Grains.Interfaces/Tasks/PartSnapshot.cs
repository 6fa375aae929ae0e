namespace AriaCluster.Tasks;

/// <summary>A part as one may see it.</summary>
/// <param name="Index">Its place in the task, from zero.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Attempt">The number of its last assignment; zero if it never had one.</param>
/// <param name="Worker">The worker that it is assigned to, or that completed it.</param>
/// <param name="BytesOn">The worker that holds bytes of an earlier attempt and is preferred for the next.</param>
[GenerateSerializer, Immutable, Alias("aria.part-snapshot")]
public sealed record PartSnapshot(
    [property: Id(0)] int Index,
    [property: Id(1)] DownloadStatus Status,
    [property: Id(2)] int Attempt,
    [property: Id(3)] string? Worker,
    [property: Id(4)] string? BytesOn);
