namespace AriaCluster.Cluster;

/// <summary>What a key may do. The numbers are stored.</summary>
[Flags]
public enum KeyScopes
{
    None = 0,

    /// <summary>See tasks and workers.</summary>
    Read = 1,

    /// <summary>Submit tasks.</summary>
    Submit = 2,

    /// <summary>Pause, resume, cancel, retry, delete.</summary>
    Control = 4,

    /// <summary>Everything, workers and keys included.</summary>
    Admin = 8,
}
