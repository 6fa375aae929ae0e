using System.Collections.Immutable;

namespace AriaCluster.Tasks;

/// <summary>The state of one submission of many tasks.</summary>
internal sealed record BatchState
{
    public string Id { get; init; } = "";

    public string Owner { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public Submission? Submission { get; init; }

    /// <summary>The hashes of the tasks' sources, which the trigger takes from here; empty once unfolded.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    /// <summary>The request's entries that joined tasks which were there; they stay, for the request may be repeated.</summary>
    public ImmutableArray<JoinedEntry> Joined { get; init; } = [];

    /// <summary>How many tasks it has; stays when the specifications are dropped.</summary>
    public int Count { get; init; }

    /// <summary>Empty once unfolded: the tasks hold them then.</summary>
    public ImmutableArray<TaskSpecification> Specifications { get; init; } = [];

    public bool Unfolded { get; init; }

    /// <summary>Where the attempts of its tasks begin: after this number.</summary>
    public int LastAttempt { get; init; }

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
        Sources = submission.Sources,
        Joined = submission.Joined,
        Unfolded = submission.Specifications.IsEmpty,
    };

    /// <summary>As it goes on where it may have been unfolded before, and its tasks given out.</summary>
    public BatchState Restored(DateTimeOffset now) => !Exists || Unfolded ? this : this with { LastAttempt = RestoredAttempt.After(LastAttempt, now) };

    public BatchState Unfold() => this with { Unfolded = true, Specifications = [], Sources = [] };

    /// <summary>Whether nothing needs it any more but its tasks, if there are any.</summary>
    public bool MayGo(DateTimeOffset acceptedBefore) => Exists && Unfolded && CreatedAt < acceptedBefore;

    public BatchEntries? ToEntries() => Exists ? new(Count, Joined) : null;

    /// <summary>How the task with this number begins; null if there is none, or if it has begun.</summary>
    public TaskCreation? CreationOf(int index) => index < 0 || index >= Specifications.Length
        ? null
        : new(Specifications[index], Owner, CreatedAt, Id, null, LastAttempt);
}
