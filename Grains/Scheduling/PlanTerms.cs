namespace AriaCluster.Scheduling;

/// <summary>Under which terms a plan is made.</summary>
/// <param name="Now">The time.</param>
/// <param name="Limit">How many parts may be planned.</param>
/// <param name="Patience">How long a part waits for a worker that is away with its bytes.</param>
/// <param name="Aging">A part that has waited so long counts as one priority higher; zero for never.</param>
/// <param name="FallsBack">Tags that no worker carries are overlooked.</param>
/// <param name="PreferenceFirst">A part rather waits in a preferred worker's agent than starts on another.</param>
internal readonly record struct PlanTerms(
    DateTimeOffset Now, int Limit, TimeSpan Patience, TimeSpan Aging = default, bool FallsBack = false, bool PreferenceFirst = false);
