namespace AriaCluster.Scheduling;

/// <summary>A strategy: which of the workers that fit a part gets it.</summary>
internal interface IPlacement
{
    /// <summary>Orders workers for the length of one plan.</summary>
    IWorkerOrder Order(IEnumerable<RosterWorker> workers);

    /// <summary>A worker of the order got a part.</summary>
    void Chosen(RosterWorker worker)
    {
    }
}
