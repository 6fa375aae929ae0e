namespace AriaCluster.Tasks;

/// <summary>One event of one attempt, as the worker reports it. Repeated until it is answered; each repetition has the same effect.</summary>
/// <param name="Key">The attempt.</param>
/// <param name="Event">What happened.</param>
/// <param name="Result">With <see cref="PartEvent.Completed"/>.</param>
/// <param name="Error">With <see cref="PartEvent.Failed"/>.</param>
/// <param name="LengthBytes">The source's length, once known.</param>
/// <param name="KeptBytes">Bytes that stay on the worker for a later attempt, with <see cref="PartEvent.Failed"/>.</param>
/// <param name="FetchedBytes">Bytes that it had, kept or not, with <see cref="PartEvent.Failed"/>.</param>
[GenerateSerializer, Immutable, Alias("aria.part-report")]
public sealed record PartReport(
    [property: Id(0)] PartKey Key,
    [property: Id(1)] PartEvent Event,
    [property: Id(2)] TaskResult? Result = null,
    [property: Id(3)] TaskError? Error = null,
    [property: Id(4)] long? LengthBytes = null,
    [property: Id(5)] long KeptBytes = 0,
    [property: Id(6)] long FetchedBytes = 0);
