namespace AriaCluster.Scheduling;

/// <summary>
/// Workers by rank, in a heap. Several heaps of one plan hold the same worker and book on it, so a rank at the top may be out of date;
/// since ranks only grow, taking it again and putting it where it belongs by now is enough.
/// </summary>
internal sealed class RankedOrder : IWorkerOrder
{
    private readonly Func<RosterWorker, Ranking> _rank;
    private readonly PriorityQueue<RosterWorker, (Ranking Rank, string Name)> _queue = new(_byRankThenName);
    private readonly List<(RosterWorker Worker, (Ranking, string) Rank)> _aside = [];

    private static readonly Comparer<(Ranking Rank, string Name)> _byRankThenName = Comparer<(Ranking Rank, string Name)>.Create((a, b) =>
        a.Rank.CompareTo(b.Rank) is var byRank and not 0 ? byRank : string.CompareOrdinal(a.Name, b.Name));

    public RankedOrder(IEnumerable<RosterWorker> workers, Func<RosterWorker, Ranking> rank)
    {
        _rank = rank;
        _queue.EnqueueRange(workers.Select(worker => (worker, (rank(worker), worker.Name))));
    }

    public RosterWorker? Next(bool beyondSlots, Func<RosterWorker, bool> accepts)
    {
        var found = Find(beyondSlots, accepts);
        _queue.EnqueueRange(_aside);
        _aside.Clear();
        return found;
    }

    private RosterWorker? Find(bool beyondSlots, Func<RosterWorker, bool> accepts)
    {
        while (_queue.TryPeek(out var worker, out var known))
        {
            var rank = _rank(worker);
            if (worker.Free <= 0)
            {
                _queue.Dequeue();
            }
            else if (rank != known.Rank)
            {
                _queue.DequeueEnqueue(worker, (rank, worker.Name));
            }
            else if (rank.BeyondSlots && !beyondSlots)
            {
                return null;
            }
            else if (accepts(worker))
            {
                return worker;
            }
            else
            {
                _aside.Add((_queue.Dequeue(), known));
            }
        }

        return null;
    }
}
