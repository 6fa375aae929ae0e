using System.Collections.Immutable;

namespace AriaCluster.Tasks;

/// <summary>The state of one submission of many tasks.</summary>
internal sealed record BatchState
{
    public string Id { get; init; } = "";

    public string Owner { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public Submission? Submission { get; init; }

    /// <summary>How many tasks it has; stays when the specifications are dropped.</summary>
    public int Count { get; init; }

    /// <summary>Empty once unfolded: the tasks hold them then.</summary>
    public ImmutableArray<TaskSpecification> Specifications { get; init; } = [];

    public bool Unfolded { get; init; }
}
