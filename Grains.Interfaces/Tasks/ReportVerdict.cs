namespace AriaCluster.Tasks;

/// <summary>The hub's final word on a report.</summary>
public enum ReportVerdict
{
    /// <summary>It took effect now.</summary>
    Accepted = 1,

    /// <summary>It took effect before, by an earlier try; or a newer attempt on this worker goes on with what the reported one has begun.</summary>
    Already = 2,

    /// <summary>
    /// The attempt is no longer the task's: stop it, drop its bytes, take back what it delivered. A newer attempt of the same task on
    /// this worker is not touched.
    /// </summary>
    Superseded = 3,

    /// <summary>The hub could not decide, for example because a write failed: repeat the report.</summary>
    Unknown = 4,
}
