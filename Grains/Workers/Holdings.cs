using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>
/// The attempts that are a worker's, as its grain knows them, and what the agent has been told of them: the session, the revision of
/// the last message and a digest of the whole set. Memory only: the task table knows the attempts, though not their orders.
/// </summary>
internal sealed class Holdings
{
    // So many heartbeats in a row may come while the set changes and so prove nothing; then the full set is sent anyway.
    private const int MaxUnproven = 5;

    private readonly Dictionary<(string TaskId, int Part), Held> _held = [];
    private long _revisionBefore;
    private bool _changed;
    private int _unproven;

    /// <summary>Zero before the first registration to this activation.</summary>
    public long Session { get; private set; }

    /// <summary>Of the last message of the session.</summary>
    public long Revision { get; private set; }

    public long Digest { get; private set; } = HoldingsDigest.Empty;

    public int Count => _held.Count;

    public IEnumerable<PartKey> Keys => _held.Values.Select(held => held.Key);

    /// <summary>Several heartbeats have not shown that the agent holds the same. What storage knows should be read.</summary>
    public bool IsDoubtful => _unproven > 1;

    /// <summary>Attempts whose order only TaskGrain has and that the agent seems to lack.</summary>
    public ImmutableArray<PartKey> Missing => IsDoubtful ? [.. _held.Values.Where(held => held.Order is null).Select(held => held.Key)] : [];

    public bool Holds(PartKey key) => _held.TryGetValue((key.TaskId, key.Part), out var held) && held.Key.Attempt == key.Attempt;

    /// <summary>A new session begins; its first message is a full set.</summary>
    public void Open(long session)
    {
        Session = session;
        Revision = 1;
        _revisionBefore = 1;
        _unproven = 0;
    }

    /// <summary>Takes an order. The older attempt that it replaces, if any, is to be stopped.</summary>
    public HoldingChange Add(PartOrder order, out PartKey? replaced)
    {
        replaced = null;
        if (_held.TryGetValue((order.Key.TaskId, order.Key.Part), out var held))
        {
            if (held.Key.Attempt > order.Key.Attempt)
            {
                return HoldingChange.Outdated;
            }

            if (held.Key.Attempt == order.Key.Attempt)
            {
                if (held.Order is not null)
                {
                    return HoldingChange.Same;
                }

                _held[(order.Key.TaskId, order.Key.Part)] = new(order.Key, order);
                return HoldingChange.Known;
            }

            replaced = held.Key;
            Remove(held.Key);
        }

        Insert(new(order.Key, order));
        return HoldingChange.Added;
    }

    /// <summary>False if that attempt is not held.</summary>
    public bool Remove(PartKey key)
    {
        if (!Holds(key))
        {
            return false;
        }

        _held.Remove((key.TaskId, key.Part));
        Toggle(key);
        return true;
    }

    /// <summary>Holds exactly these from now on. Orders of those that stay are kept.</summary>
    public void Replace(IReadOnlyCollection<PartKey> keys)
    {
        var wanted = keys.ToHashSet();
        foreach (var key in Keys.Where(key => !wanted.Contains(key)).ToArray())
        {
            Remove(key);
        }

        foreach (var key in wanted.Where(key => !Holds(key)))
        {
            Insert(new(key, null));
        }
    }

    /// <summary>The session's next message.</summary>
    public WorkerOrders Next() => new() { Session = Session, Revision = ++Revision };

    /// <summary>All that the worker holds, with the orders that are known. It is no new message: it holds what all so far say.</summary>
    public WorkerOrders FullSet() => new()
    {
        Session = Session,
        Revision = Revision,
        Add = [.. _held.Values.Select(held => held.Order).OfType<PartOrder>()],
        FullSet = [.. Keys],
    };

    /// <summary>Whether the agent, by its heartbeat, is to be sent the full set.</summary>
    /// <param name="heartbeat">What it holds.</param>
    /// <param name="afterSilence">It is the first one for long: what was sent meanwhile is not on its way, it is lost.</param>
    public bool Differs(Heartbeat heartbeat, bool afterSilence = false)
    {
        var (missedOne, quiet) = (heartbeat.Revision < _revisionBefore, !_changed && heartbeat.Revision == Revision);
        (_revisionBefore, _changed) = (Revision, false);
        if (heartbeat.Revision == Revision && heartbeat.Digest == Digest)
        {
            _unproven = 0;
            return false;
        }

        // Orders and endings that are on their way make the digests differ for a moment, and under load there always are some.
        _unproven++;
        return afterSilence || missedOne || quiet || _unproven >= MaxUnproven;
    }

    private void Insert(Held held)
    {
        _held[(held.Key.TaskId, held.Key.Part)] = held;
        Toggle(held.Key);
    }

    private void Toggle(PartKey key)
    {
        Digest = HoldingsDigest.Toggle(Digest, key);
        _changed = true;
    }

    /// <summary>The order is null when the attempt was found in the task table.</summary>
    private readonly record struct Held(PartKey Key, PartOrder? Order);
}
