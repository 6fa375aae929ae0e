namespace AriaCluster.Api.Status;

/// <summary>The answer of a health check that found nothing wrong.</summary>
internal sealed record HealthDocument(string Status);
