namespace AriaCluster.Cluster;

/// <summary>Whether there is room for tasks.</summary>
public enum QuotaOutcome
{
    /// <summary>There is, and it is set aside.</summary>
    Granted = 1,

    /// <summary>Too many tasks are unfinished.</summary>
    Tasks = 2,

    /// <summary>The tasks of the last day have too many bytes.</summary>
    Bytes = 3,
}
