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

    /// <summary>The worker of the last assignment while none is in force: it may hold bytes, and its last word is still heard.</summary>
    public string? BytesOn { get; init; }

    /// <summary>The worker whose own fault ended the last attempt.</summary>
    public string? Avoid { get; init; }
}
