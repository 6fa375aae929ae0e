namespace AriaCluster.Scheduling;

/// <summary>Workers in no order: each with room is as likely as the others.</summary>
internal sealed class RandomOrder(IEnumerable<RosterWorker> workers, Random random) : IWorkerOrder
{
    private readonly List<RosterWorker> _workers = [.. workers];

    public RosterWorker? Next(bool beyondSlots, Func<RosterWorker, Suitability> judge)
    {
        // Those at the end were looked at and were not right for this part; those that get nothing more are dropped for the whole plan.
        for (var left = _workers.Count; left > 0;)
        {
            var at = random.Next(left);
            var worker = _workers[at];
            var found = worker.Free <= 0 ? Suitability.NothingMore : beyondSlots || worker.HasSlot ? judge(worker) : Suitability.NotThisPart;
            if (found == Suitability.NothingMore)
            {
                _workers[at] = _workers[--left];
                _workers[left] = _workers[^1];
                _workers.RemoveAt(_workers.Count - 1);
            }
            else if (found == Suitability.Suits)
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
