namespace AriaCluster.Tasks;

/// <summary>A task that ended long ago, to be archived.</summary>
/// <param name="State">As it is stored, in JSON.</param>
/// <param name="Version">Of the stored state: it is taken out only while it has this one.</param>
[GenerateSerializer, Immutable, Alias("aria.archive-offer")]
public sealed record ArchiveOffer([property: Id(0)] string State, [property: Id(1)] string Version);
