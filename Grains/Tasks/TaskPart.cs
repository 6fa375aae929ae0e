using System.Collections.Immutable;

namespace AriaCluster.Tasks;

/// <summary>The state of one part: its place, its status and its last assignment.</summary>
internal sealed record TaskPart
{
    public int Index { get; init; }

    public DownloadStatus Status { get; init; } = DownloadStatus.Pending;

    /// <summary>The number of the last assignment; zero before the first. It only fences.</summary>
    public int Attempt { get; init; }

    /// <summary>The worker that it is assigned to, or that completed it.</summary>
    public string? Worker { get; init; }

    public DateTimeOffset? AssignedAt { get; init; }

    /// <summary>The worker of the last assignment while none is in force: its last word is still heard. Null once it is not.</summary>
    public string? LastWorker { get; init; }

    /// <summary>The last assignment was taken back because its worker was silent: should it speak again in time, it goes on.</summary>
    public bool Lost { get; init; }

    /// <summary>The worker that may hold bytes of an earlier attempt and is preferred for the next.</summary>
    public string? BytesOn { get; init; }

    /// <summary>For how many seconds <see cref="BytesOn"/> has worked on it: what it would take to fetch them again.</summary>
    public int SpentSeconds { get; init; }

    /// <summary>How many bytes <see cref="BytesOn"/> had when its last attempt failed: more of them are progress.</summary>
    public long KeptBytes { get; init; }

    /// <summary>Nothing was added to <see cref="KeptBytes"/> since: the last attempt ended by its worker's own report.</summary>
    public bool IsKeptExact { get; init; }

    /// <summary>The workers whose own fault ended attempts, since it was created or last retried by a person.</summary>
    public Blame? Avoid { get; init; }

    /// <summary>How often a worker did nothing about it, since it was created or last retried by a person.</summary>
    public int Stalls { get; init; }

    /// <summary>The farthest that it got before a worker did nothing more.</summary>
    public long StalledAt { get; init; }

    /// <summary>What people have set about failures, as it was when the attempt was given.</summary>
    public ImmutableArray<ErrorRule> Rules { get; init; } = [];

    /// <summary>Whether a worker has it.</summary>
    internal bool IsActive => Status is DownloadStatus.Queued or DownloadStatus.Downloading or DownloadStatus.Delivering;
}
