namespace AriaCluster.Tasks;

/// <summary>Takes an assignment back: the part is pending again, its last attempt may still complete it.</summary>
/// <param name="Key">The attempt.</param>
/// <param name="Reason">Why.</param>
/// <param name="CompletedBytes">How far one got that stalled.</param>
/// <param name="IsWorkersFault">One that stalled did so because its worker gets on with nothing at all, whichever host it asks.</param>
[GenerateSerializer, Immutable, Alias("aria.release")]
public sealed record Release(
    [property: Id(0)] PartKey Key, [property: Id(1)] ReleaseReason Reason, [property: Id(2)] long CompletedBytes = 0, [property: Id(3)] bool IsWorkersFault = false);
