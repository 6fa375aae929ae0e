using System.Collections.Immutable;

namespace AriaCluster.Scheduling;

/// <summary>How an origin host is asked now.</summary>
/// <param name="Host">In lower case.</param>
/// <param name="InUse">Connections in use, those on their way included.</param>
/// <param name="Connections">How many it gets at the most now: its limit, or less after it asked for less.</param>
/// <param name="CoolsUntil">Nothing is asked of it until then; left out while that is not so.</param>
/// <param name="Egresses">From where it is asked, the busiest first, at most 20.</param>
[GenerateSerializer, Immutable, Alias("aria.host-snapshot")]
public sealed record HostSnapshot(
    [property: Id(0)] string Host,
    [property: Id(1)] int InUse,
    [property: Id(2)] int Connections,
    [property: Id(3)] DateTimeOffset? CoolsUntil,
    [property: Id(4)] ImmutableArray<EgressSnapshot> Egresses);
