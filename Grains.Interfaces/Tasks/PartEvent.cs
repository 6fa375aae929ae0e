namespace AriaCluster.Tasks;

/// <summary>What a worker says of an attempt.</summary>
public enum PartEvent
{
    /// <summary>aria2 fetches bytes. Left out when the attempt ends within about a second.</summary>
    Started = 1,

    /// <summary>All bytes are there, by aria2's word; delivery goes on.</summary>
    BytesDone = 2,

    /// <summary>Verified and in place. Carries the result.</summary>
    Completed = 3,

    /// <summary>The source, the task or the worker failed it. Carries the error.</summary>
    Failed = 4,

    /// <summary>The delivered files of a deleted task are gone, as they were asked to be.</summary>
    FilesRemoved = 6,
}
