using System.Collections.Immutable;

namespace AriaCluster.Tasks;

/// <summary>A page of tasks.</summary>
/// <param name="Tasks">In the order asked for.</param>
/// <param name="Next">What to pass as <see cref="TaskQuery.After"/>; null on the last page.</param>
internal sealed record TaskPage(ImmutableArray<IndexedTask> Tasks, string? Next);
