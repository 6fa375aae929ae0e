namespace AriaCluster.Scheduling;

/// <summary>One after the other: whoever has not had a part for the longest time, by name at first.</summary>
internal sealed class RoundRobin : IPlacement
{
    private long _turn;

    public IWorkerOrder Order(IEnumerable<RosterWorker> workers) => new RankedOrder(workers, worker => new(!worker.HasSlot, worker.Turn));

    public void Chosen(RosterWorker worker) => worker.Turn = ++_turn;
}
