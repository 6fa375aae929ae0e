using AriaCluster.Workers;

namespace AriaCluster.Api.Workers;

/// <summary>
/// Puts a session's orders in the order of their revisions. Calls to an observer may overtake each other, and an agent that sees a gap
/// asks for everything; holding the later one back until the earlier is here saves that. What never comes is in the next full set.
/// </summary>
internal sealed class OrderSequence
{
    private const int MaxHeld = 256;

    private readonly SortedDictionary<long, WorkerOrders> _held = [];
    private long _session;
    private long _next;

    /// <summary>The session that orders are for; zero before the first.</summary>
    public long Session => _session;

    /// <summary>Takes a session's orders with which hub and worker agree again, and returns what is to be sent after them.</summary>
    public IReadOnlyList<WorkerOrders> Restart(WorkerOrders orders)
    {
        if (orders.Session != _session)
        {
            _held.Clear();
        }

        _session = orders.Session;
        _next = orders.Revision + 1;
        return Release();
    }

    /// <summary>Takes a message and returns what is to be sent now, in its order.</summary>
    public IReadOnlyList<WorkerOrders> Offer(WorkerOrders orders)
    {
        if (orders.Session != _session || orders.Revision < _next)
        {
            return [];
        }

        _held[orders.Revision] = orders;
        if (_held.Count > MaxHeld)
        {
            // The agent sees the gap, and its next heartbeat asks for the full set.
            _next = _held.Keys.First();
        }

        return Release();
    }

    private List<WorkerOrders> Release()
    {
        var released = new List<WorkerOrders>();
        while (_held.Count > 0 && _held.First() is var (revision, orders) && revision <= _next)
        {
            _held.Remove(revision);
            if (revision == _next)
            {
                released.Add(orders);
                _next++;
            }
        }

        return released;
    }
}
