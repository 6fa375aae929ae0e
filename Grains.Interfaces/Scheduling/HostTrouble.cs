namespace AriaCluster.Scheduling;

/// <summary>An origin host is to be asked for less, by a rule of the error table: it answered 429 or 503.</summary>
/// <param name="Host">In lower case.</param>
/// <param name="RetryAfter">How long it wants, or is, to be left alone; null if nobody said.</param>
[GenerateSerializer, Immutable, Alias("aria.host-trouble")]
public sealed record HostTrouble([property: Id(0)] string Host, [property: Id(1)] TimeSpan? RetryAfter);
