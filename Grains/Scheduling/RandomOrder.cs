namespace AriaCluster.Scheduling;

/// <summary>Workers in no order: each with room is as likely as the others.</summary>
internal sealed class RandomOrder(IEnumerable<RosterWorker> workers, Random random) : IWorkerOrder
{
    private readonly List<RosterWorker> _workers = [.. workers];

    public RosterWorker? Next(bool beyondSlots, Func<RosterWorker, bool> accepts)
    {
        // Those at the end were looked at and were not right for this part; full ones are dropped for the whole plan.
        for (var left = _workers.Count; left > 0;)
        {
            var at = random.Next(left);
            var worker = _workers[at];
            if (worker.Free <= 0)
            {
                _workers[at] = _workers[--left];
                _workers[left] = _workers[^1];
                _workers.RemoveAt(_workers.Count - 1);
            }
            else if ((beyondSlots || worker.HasSlot) && accepts(worker))
            {
                return worker;
            }
            else
            {
                (_workers[at], _workers[left - 1]) = (_workers[left - 1], worker);
                left--;
            }
        }

        return null;
    }
}
