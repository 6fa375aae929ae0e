using AriaCluster.Api.Tasks;

namespace AriaCluster.Api.Events;

/// <summary>The first event of a stream: whatever changes after it is told.</summary>
/// <param name="Resumed">Whether all changes since the Last-Event-ID follow; if not, list the tasks anew.</param>
/// <param name="Tasks">Those of the filter that are with workers now; of one task, that task.</param>
internal sealed record SnapshotDocument(bool Resumed, IReadOnlyList<TaskDocument> Tasks);
