using AriaCluster.Tasks;
using AriaCluster.Worker.Journal;
using AriaCluster.Worker.Lanes;
using AriaCluster.Workers;

namespace AriaCluster.Worker.Agent;

/// <summary>An attempt that this worker has to do with: what the journal knows of it, and what goes on with it now.</summary>
internal sealed class HeldPart(PartRecord record)
{
    public PartRecord Record { get; set; } = record;

    public PartKey Key => Record.Key;

    public string TaskId => Record.Key.TaskId;

    public TaskSpecification Specification => Record.Order.Specification;

    public PartStage Stage { get; set; } = PartStage.Queued;

    /// <summary>Its place among those of equal priority; kept when it has to wait again.</summary>
    public long Arrival { get; init; }

    public Lane? Lane { get; set; }

    /// <summary>Whether the hub counts it as ours. It took it back otherwise, too late to stop: the answer to the report decides.</summary>
    public bool IsHeld { get; set; } = true;

    /// <summary>Nothing of its bytes is wanted when it ends.</summary>
    public bool DropsBytes { get; set; }

    /// <summary>Why it is being stopped, if not because the hub wants that: to be reported.</summary>
    public TaskError? GivenUp { get; set; }

    /// <summary>It began with bytes of an earlier attempt.</summary>
    public bool Resumes { get; set; }

    /// <summary>A delivery has the record and may add to it; it must not change here.</summary>
    public bool IsOut { get; set; }

    /// <summary>A newer order for what it is doing, to be taken over when the delivery gives the record back.</summary>
    public PartOrder? Renewal { get; set; }

    /// <summary>When it came to its stage, as a timestamp of the clock.</summary>
    public long Since { get; set; }

    /// <summary>Its downloads in aria2: one, or also those in which it goes on.</summary>
    public List<Gid> Gids { get; } = [];

    /// <summary>Those of them that have not ended.</summary>
    public HashSet<Gid> Open { get; } = [];

    /// <summary>Those of them that leave their control file when they are complete.</summary>
    public HashSet<Gid> Lasting { get; } = [];

    public List<FetchedFile> Fetched { get; } = [];

    public List<PartReport> Reports { get; } = [];

    public Posting Posting { get; set; } = Posting.None;

    /// <summary>What was reported of the current stage already.</summary>
    public PartEvent? Said { get; set; }

    public long CompletedBytes { get; set; }

    public long? LengthBytes { get; set; }

    public long SpeedBytesPerSecond { get; set; }

    public int Connections { get; set; }

    /// <summary>Of the bytes that are there, while aria2 computes their hash.</summary>
    public long VerifiedBytes { get; set; }

    /// <summary>That nothing comes is no fault of anybody.</summary>
    public bool MayIdle { get; set; }

    /// <summary>Whether its task's work folder is in its hands.</summary>
    public bool HasFolder => Stage is not (PartStage.Queued or PartStage.Gone);

    public override string ToString() => $"{Key} {Stage}";
}
