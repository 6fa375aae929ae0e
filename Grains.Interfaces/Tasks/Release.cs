namespace AriaCluster.Tasks;

/// <summary>Takes an assignment back: the part is pending again, its last attempt may still complete it.</summary>
[GenerateSerializer, Immutable, Alias("aria.release")]
public sealed record Release([property: Id(0)] PartKey Key, [property: Id(1)] ReleaseReason Reason);
