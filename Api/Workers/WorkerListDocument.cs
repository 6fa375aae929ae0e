namespace AriaCluster.Api.Workers;

/// <summary>All workers, by name.</summary>
internal sealed record WorkerListDocument(IReadOnlyList<WorkerDocument> Workers);
