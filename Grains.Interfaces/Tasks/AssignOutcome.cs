namespace AriaCluster.Tasks;

/// <summary>What became of a proposal.</summary>
public enum AssignOutcome
{
    /// <summary>The part is the worker's; the order is to be sent.</summary>
    Assigned = 1,

    /// <summary>The part is not pending, or not on that attempt: the plan was out of date.</summary>
    Stale = 2,

    /// <summary>The write failed and nobody knows whether it took effect; a sweep finds out.</summary>
    Unknown = 3,
}
