namespace AriaCluster.Scheduling;

/// <summary>An origin host asked to be asked for less: it answered 429 or 503.</summary>
/// <param name="Host">In lower case.</param>
/// <param name="RetryAfter">How long it wants to be left alone; null if it did not say.</param>
[GenerateSerializer, Immutable, Alias("aria.host-trouble")]
public sealed record HostTrouble([property: Id(0)] string Host, [property: Id(1)] TimeSpan? RetryAfter);
