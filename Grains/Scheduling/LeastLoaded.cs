namespace AriaCluster.Scheduling;

/// <summary>The worker with the smallest share of its slots in use. Beyond one's slots only when nobody has a slot free.</summary>
internal sealed class LeastLoaded : IPlacement
{
    public RosterWorker? Choose(ReadOnlySpan<RosterWorker> fit, string? except)
    {
        var best = default(RosterWorker);
        foreach (var worker in fit)
        {
            if (worker.Free > 0 && worker.Name != except && (best is null || IsLess(worker, best)))
            {
                best = worker;
            }
        }

        return best;
    }

    // a/b < c/d without division.
    private static bool IsLess(RosterWorker a, RosterWorker b) =>
        (long)a.Load * b.Room.Slots < (long)b.Load * a.Room.Slots;
}
