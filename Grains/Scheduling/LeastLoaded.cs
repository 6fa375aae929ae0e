namespace AriaCluster.Scheduling;

/// <summary>
/// The worker with the smallest share of its slots in use; of equal ones that which downloads the least, then the healthier one.
/// </summary>
internal sealed class LeastLoaded : IPlacement
{
    public IWorkerOrder Order(IEnumerable<RosterWorker> workers) => new RankedOrder(workers, Rank);

    private static Ranking Rank(RosterWorker worker) => new(
        !worker.HasSlot, (double)worker.Load / worker.Room.Slots, worker.Room.SpeedBytesPerSecond, -worker.Room.Health);
}
