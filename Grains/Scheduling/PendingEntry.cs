using AriaCluster.Tasks;

namespace AriaCluster.Scheduling;

/// <summary>A part in the queue, without a string or an object of its own: a million of them must fit.</summary>
internal struct PendingEntry
{
    public PartId Id;
    public int LastAttempt;
    public long Position;
    public string? Tie;

    /// <summary>Unix milliseconds; zero for none.</summary>
    public long NotBefore;

    /// <summary>While it waits: until when, in Unix milliseconds.</summary>
    public long Wake;

    /// <summary>Null once it was removed. Its place in a heap is given up when it comes to the top.</summary>
    public PendingGroup? Group;

    public string? BytesOn;

    /// <summary>Who failed it; null for nobody.</summary>
    public Blame? Blame;

    /// <summary>Negative while it is unknown.</summary>
    public long LengthBytes;

    /// <summary>Negative while it is unknown.</summary>
    public long KeptBytes;

    public int Connections;

    public int SpentSeconds;

    public readonly QueueRank Rank => new(Position, Tie, Id);

    public static PendingEntry Of(PartId id, PendingPart part, PendingGroup group) => new()
    {
        Id = id,
        LastAttempt = part.LastAttempt,
        Position = part.Position,
        Tie = part.Tie,
        NotBefore = part.NotBefore?.ToUnixTimeMilliseconds() ?? 0,
        Group = group,
        BytesOn = part.BytesOn,
        Blame = Blame.Of(part.Avoid, part.FailedOn),
        LengthBytes = part.LengthBytes ?? -1,
        KeptBytes = part.KeptBytes ?? -1,
        Connections = part.Connections,
        SpentSeconds = part.SpentSeconds,
    };

    public readonly PendingPart ToPart() => new(
        Id.TaskId,
        Id.Part,
        LastAttempt,
        Group!.Priority,
        Position,
        NotBefore == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(NotBefore),
        Group.Demand.Rules,
        BytesOn,
        Blame?.Last,
        Group.Owner,
        Group.Host,
        LengthBytes < 0 ? null : LengthBytes,
        Connections,
        Tie,
        KeptBytes < 0 ? null : KeptBytes)
    {
        FailedOn = Blame?.Workers ?? [],
        SpentSeconds = SpentSeconds,
    };
}
