namespace AriaCluster.Scheduling;

/// <summary>
/// Workers by rank, in a heap; of equal rank, in the order in which they were given. Several heaps of one plan hold the same worker and
/// book on it, so a rank at the top may be out of date; since ranks only grow, taking it again and putting it where it belongs by now is
/// enough.
/// </summary>
internal sealed class RankedOrder : IWorkerOrder
{
    private static readonly Comparer<(Ranking Rank, int Place)> _byRankThenPlace = Comparer<(Ranking Rank, int Place)>.Create((a, b) =>
        a.Rank.CompareTo(b.Rank) is var byRank and not 0 ? byRank : a.Place.CompareTo(b.Place));

    private readonly Func<RosterWorker, Ranking> _rank;
    private readonly PriorityQueue<RosterWorker, (Ranking Rank, int Place)> _queue = new(_byRankThenPlace);
    private readonly List<(RosterWorker Worker, (Ranking, int) Rank)> _aside = [];

    public RankedOrder(IEnumerable<RosterWorker> workers, Func<RosterWorker, Ranking> rank)
    {
        _rank = rank;
        _queue.EnqueueRange(workers.Select((worker, place) => (worker, (rank(worker), place))));
    }

    public RosterWorker? Next(bool beyondSlots, Func<RosterWorker, Suitability> judge)
    {
        var found = Find(beyondSlots, judge);
        if (_aside.Count > 0)
        {
            _queue.EnqueueRange(_aside);
            _aside.Clear();
        }

        return found;
    }

    private RosterWorker? Find(bool beyondSlots, Func<RosterWorker, Suitability> judge)
    {
        while (_queue.TryPeek(out var worker, out var known))
        {
            if (worker.Free <= 0)
            {
                _queue.Dequeue();
                continue;
            }

            var rank = _rank(worker);
            if (rank != known.Rank)
            {
                _queue.DequeueEnqueue(worker, (rank, known.Place));
            }
            else if (rank.BeyondSlots && !beyondSlots)
            {
                return null;
            }
            else
            {
                switch (judge(worker))
                {
                    case Suitability.Suits:
                        return worker;
                    case Suitability.NotThisPart:
                        _aside.Add((_queue.Dequeue(), known));
                        break;
                    default:
                        _queue.Dequeue();
                        break;
                }
            }
        }

        return null;
    }
}
