namespace AriaCluster.Scheduling;

/// <summary>What one origin host is asked for from one address.</summary>
/// <param name="Egress">The address, or the name that its workers have for it.</param>
/// <param name="InUse">Connections in use, those on their way included.</param>
/// <param name="Connections">How many it gets at the most.</param>
[GenerateSerializer, Immutable, Alias("aria.egress-snapshot")]
public sealed record EgressSnapshot([property: Id(0)] string Egress, [property: Id(1)] int InUse, [property: Id(2)] int Connections);
