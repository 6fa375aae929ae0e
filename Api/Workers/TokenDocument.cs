namespace AriaCluster.Api.Workers;

/// <summary>A worker's new token, shown this once.</summary>
internal sealed record TokenDocument(string Name, string Token);
