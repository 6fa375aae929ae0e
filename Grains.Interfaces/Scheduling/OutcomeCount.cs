namespace AriaCluster.Scheduling;

/// <summary>How often attempts of one kind ended.</summary>
/// <param name="Name">Of the kind: a result, a worker, a host.</param>
/// <param name="Completed">How many completed.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="Bytes">What the completed ones brought.</param>
[GenerateSerializer, Immutable, Alias("aria.outcome-count")]
public sealed record OutcomeCount(
    [property: Id(0)] string Name, [property: Id(1)] long Completed, [property: Id(2)] long Failed, [property: Id(3)] long Bytes);
