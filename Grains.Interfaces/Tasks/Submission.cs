namespace AriaCluster.Tasks;

/// <summary>A submission's <c>Idempotency-Key</c>: within 24 hours the same key gives the same ids again.</summary>
/// <param name="Key">SHA-256 over owner and key, in hexadecimal.</param>
/// <param name="Body">SHA-256 of the request's content, in hexadecimal: the same key with another body is a mistake.</param>
[GenerateSerializer, Immutable, Alias("aria.submission")]
public sealed record Submission([property: Id(0)] string Key, [property: Id(1)] string Body);
