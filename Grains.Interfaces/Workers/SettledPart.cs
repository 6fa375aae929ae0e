using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>An attempt that TaskGrain has given its final word on.</summary>
/// <param name="Key">The attempt.</param>
/// <param name="Event">How it ended.</param>
/// <param name="LengthBytes">What it brought, if it completed.</param>
[GenerateSerializer, Immutable, Alias("aria.settled-part")]
public sealed record SettledPart([property: Id(0)] PartKey Key, [property: Id(1)] PartEvent Event, [property: Id(2)] long LengthBytes);
