namespace AriaCluster.Cluster;

/// <summary>The answer to a claim.</summary>
/// <param name="Outcome">Whether there is room.</param>
/// <param name="Used">How many tasks are unfinished, or how many bytes the last day's have, where that is why there is none.</param>
[GenerateSerializer, Immutable, Alias("aria.quota-reply")]
public sealed record QuotaReply([property: Id(0)] QuotaOutcome Outcome, [property: Id(1)] long Used)
{
    /// <summary>When there is room again by passed time alone; null if that is not known.</summary>
    [Id(2)]
    public DateTimeOffset? FreeAt { get; init; }
}
