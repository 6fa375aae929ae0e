namespace AriaCluster.Tasks;

/// <summary>Who is to blame for a failed attempt, and so what mends it.</summary>
internal enum FailureKind
{
    /// <summary>The source, for now: a later attempt may do. Counts.</summary>
    Transient = 1,

    /// <summary>The worker: another one may do, at once. Does not count.</summary>
    Worker = 2,

    /// <summary>A file or folder on the worker, or the name that the task asks for: another worker may do. Counts, for it may be the name.</summary>
    File = 3,

    /// <summary>The bytes: a later attempt may do, without what is there. Counts.</summary>
    Content = 4,

    /// <summary>The source or the task, for good.</summary>
    Permanent = 5,
}
