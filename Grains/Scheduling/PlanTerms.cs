namespace AriaCluster.Scheduling;

/// <summary>Under which terms a plan is made.</summary>
/// <param name="Now">The time, by the scheduler's own clock; so are all times of hosts and of waiting parts.</param>
/// <param name="Limit">How many parts may be planned.</param>
/// <param name="Lease">The least that a part waits for a worker that is away with its bytes.</param>
/// <param name="Aging">A part that has waited so long counts as one priority higher; zero for never.</param>
/// <param name="FallsBack">Tags that no worker carries are overlooked.</param>
/// <param name="PreferenceFirst">A part rather waits in a preferred worker's agent than starts on another.</param>
/// <param name="Ahead">By how much people's clock is ahead of the scheduler's own.</param>
/// <param name="ReturnWait">The most that a part waits for a worker that is away with its bytes, if it is longer than the lease.</param>
internal readonly record struct PlanTerms(
    DateTimeOffset Now, int Limit, TimeSpan Lease, TimeSpan Aging = default, bool FallsBack = false, bool PreferenceFirst = false, TimeSpan Ahead = default,
    TimeSpan ReturnWait = default)
{
    /// <summary>
    /// How long a part waits for the worker that has its bytes: as long as that one has worked on them, since waiting longer costs more than
    /// to fetch them again.
    /// </summary>
    public TimeSpan PatienceFor(int spentSeconds)
    {
        var spent = TimeSpan.FromSeconds(spentSeconds);
        var bounded = spent < ReturnWait ? spent : ReturnWait;
        return bounded > Lease ? bounded : Lease;
    }
}
