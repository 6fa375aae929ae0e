namespace AriaCluster.Scheduling;

/// <summary>
/// Decides which part goes to which worker: queue, workers and budgets in, a plan out. Planned parts leave the queue and are booked on
/// their workers, owners and hosts. The same queue, workers, budgets and terms give the same plan.
/// </summary>
/// <param name="placement">The strategy.</param>
internal sealed class Planner(IPlacement placement)
{
    /// <summary>So many parts of one group may be passed over in one plan; a later plan goes on after them (docs/scheduling.md).</summary>
    public const int MaxPassedOver = 256;

    /// <summary>Plans the most urgent part first, then whose owner has the least of the cluster, then in the order of the queue.</summary>
    public List<PlannedPart> Plan(PendingQueue queue, Roster roster, Running running, Hosts hosts, PlanTerms terms) =>
        terms.Limit > 0 ? Run(queue, roster, running, hosts, terms) : [];

    private List<PlannedPart> Run(PendingQueue queue, Roster roster, Running running, Hosts hosts, PlanTerms terms)
    {
        running.Follow(roster);
        running.ForgetIdleOwners();
        return new Planning(placement, queue, roster, running, hosts, terms).Run();
    }
}
