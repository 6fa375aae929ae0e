namespace AriaCluster.Scheduling;

/// <summary>Any worker that fits, from a seed: the same seed and the same queue give the same plans.</summary>
internal sealed class RandomPlacement(int seed) : IPlacement
{
    // Not for secrets: it must be repeatable.
    private readonly Random _random = new(seed);

    public IWorkerOrder Order(IEnumerable<RosterWorker> workers) => new RandomOrder(workers, _random);
}
