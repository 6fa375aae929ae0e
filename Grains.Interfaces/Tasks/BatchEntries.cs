using System.Collections.Immutable;

namespace AriaCluster.Tasks;

/// <summary>What became of the entries of a request.</summary>
/// <param name="Count">How many tasks it created; the i-th of the entries that joined none is the task <c>TaskId.InBatch(batch, i)</c>.</param>
/// <param name="Joined">The other entries, in their order.</param>
[GenerateSerializer, Immutable, Alias("aria.batch-entries")]
public sealed record BatchEntries([property: Id(0)] int Count, [property: Id(1)] ImmutableArray<JoinedEntry> Joined);
