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

    /// <summary>A grain without a stored record has an empty state: there is no such batch.</summary>
    internal bool Exists => Id.Length > 0;

    public static BatchState Accept(string id, BatchSubmission submission) => new()
    {
        Id = id,
        Owner = submission.Owner,
        CreatedAt = submission.CreatedAt,
        Submission = submission.Submission,
        Count = submission.Specifications.Length,
        Specifications = submission.Specifications,
    };

    public BatchState Unfold() => this with { Unfolded = true, Specifications = [] };

    /// <summary>How the task with this number begins; null if there is none, or if it has begun.</summary>
    public TaskCreation? CreationOf(int index) => index < 0 || index >= Specifications.Length
        ? null
        : new(Specifications[index], Owner, CreatedAt, Id, null);
}
