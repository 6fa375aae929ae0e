namespace AriaCluster.Tasks;

/// <summary>The hub's final word on a report.</summary>
public enum ReportVerdict
{
    /// <summary>It took effect now.</summary>
    Accepted = 1,

    /// <summary>It took effect before, by an earlier try.</summary>
    Already = 2,

    /// <summary>The attempt is no longer the task's: stop it, drop the bytes, take back what was delivered.</summary>
    Superseded = 3,

    /// <summary>The hub could not decide, for example because a write failed: repeat the report.</summary>
    Unknown = 4,
}
