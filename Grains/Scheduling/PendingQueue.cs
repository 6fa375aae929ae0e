using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using AriaCluster.Tasks;

namespace AriaCluster.Scheduling;

/// <summary>
/// All parts that wait for a worker, grouped by what decides over all of them alike, and ordered by position and id within a group.
/// Parts whose time has not come wait aside. Removal is lazy: a removed entry keeps its place in a heap until it comes to the top.
/// </summary>
internal sealed class PendingQueue
{
    private readonly PendingEntries _entries = new();
    private readonly Dictionary<PartId, int> _slots = [];
    private readonly Dictionary<GroupKey, PendingGroup> _groups = [];
    private readonly InternPool<Demand> _demands = new(demand => demand.Text);
    private readonly InternPool<string> _names = new(name => name);
    private readonly InternPool<Blame> _blames = new(blame => blame.Text);
    private readonly Func<int, int, bool> _inOrder;
    private readonly SlotHeap _waiting = new();
    private int _waitingLive;

    public PendingQueue() => _inOrder = (a, b) => _entries[a].Rank.CompareTo(_entries[b].Rank) < 0;

    public int Count => _slots.Count;

    /// <summary>How many demands, blames and names of owners, hosts and workers its parts have, equal ones counted once.</summary>
    public int InternedCount => _demands.Count + _names.Count + _blames.Count;

    /// <summary>Puts a part in, or what is newly known of it. False if the queue knows as much or more.</summary>
    public bool Put(PendingPart part, DateTimeOffset now)
    {
        var id = PartId.Of(part.TaskId, part.Part);
        var group = GroupOf(part);
        var entry = PendingEntry.Of(id, part, group);
        // Counted before the old entry goes, so that a group of one is not forgotten in between.
        group.Count++;
        if (_slots.TryGetValue(id, out var known))
        {
            if (!IsNews(entry, _entries[known]))
            {
                Lessen(group);
                return false;
            }

            // The task table says neither how much is kept nor exactly how long that took; the news of the attempt's end did.
            if (entry.LastAttempt == _entries[known].LastAttempt && entry.BytesOn == _entries[known].BytesOn)
            {
                entry.KeptBytes = entry.KeptBytes < 0 ? _entries[known].KeptBytes : entry.KeptBytes;
                entry.SpentSeconds = _entries[known].SpentSeconds > 0 ? _entries[known].SpentSeconds : entry.SpentSeconds;
            }

            Kill(known);
        }

        (entry.BytesOn, entry.Blame) = (Use(entry.BytesOn), entry.Blame is { } blame ? _blames.Use(blame) : null);
        var slot = _entries.Take();
        _entries[slot] = entry;
        _slots[id] = slot;
        // What failed by its worker's own fault may go to another at once; the delay is for that worker alone.
        Place(slot, entry.Blame?.Last is null && entry.NotBefore > now.ToUnixTimeMilliseconds() ? entry.NotBefore : 0);
        return true;
    }

    public bool Remove(string taskId, int part)
    {
        if (!_slots.Remove(PartId.Of(taskId, part), out var slot))
        {
            return false;
        }

        Kill(slot);
        return true;
    }

    public PendingPart? Find(string taskId, int part) => Find(PartId.Of(taskId, part));

    public PendingPart? Find(PartId id) => _slots.TryGetValue(id, out var slot) ? _entries[slot].ToPart() : null;

    /// <summary>The last attempts of a host's parts after which all workers have to wait.</summary>
    public IReadOnlyList<PartKey> Delayed(string host) =>
    [
        .. _slots.Values.Select(slot => _entries[slot])
            .Where(entry => entry is { NotBefore: > 0, LastAttempt: > 0, Blame: null or { IsOfLast: false } } && string.Equals(entry.Group!.Host, host, StringComparison.OrdinalIgnoreCase))
            .Select(entry => new PartKey(entry.Id.TaskId, entry.Id.Part, entry.LastAttempt)),
    ];

    /// <summary>Brings back those whose time has come.</summary>
    public void Wake(DateTimeOffset now)
    {
        for (Settle(_waiting); _waiting.Count > 0 && _entries[_waiting.Peek()].Wake <= now.ToUnixTimeMilliseconds(); Settle(_waiting))
        {
            var slot = _waiting.Pop();
            _waitingLive--;
            _entries[slot].Group!.Waiting--;
            Place(slot, wake: 0);
        }
    }

    /// <summary>The groups that have a part ready.</summary>
    public IEnumerable<PendingGroup> Ready() => _groups.Values.Where(HasReady);

    /// <summary>The first ready part of a group that has one.</summary>
    public ref readonly PendingEntry First(PendingGroup group) => ref _entries[group.Ready.Peek()];

    /// <summary>Takes a group's first ready part out of the queue.</summary>
    public PendingPart Take(PendingGroup group)
    {
        var slot = group.Ready.Pop();
        var part = _entries[slot].ToPart();
        _slots.Remove(_entries[slot].Id);
        Forget(ref _entries[slot]);
        _entries.Free(slot);
        Lessen(group);
        return part;
    }

    /// <summary>Puts a group's first ready part aside for a while.</summary>
    public void Defer(PendingGroup group, DateTimeOffset until) => Place(group.Ready.Pop(), until.ToUnixTimeMilliseconds());

    /// <summary>Whether the group has a part ready.</summary>
    public bool HasReady(PendingGroup group) => Settle(group.Ready) > 0;

    private static bool IsNews(in PendingEntry entry, in PendingEntry known) =>
        entry.LastAttempt > known.LastAttempt
            || (entry.LastAttempt == known.LastAttempt
                && ((entry.Group, entry.Position, entry.Tie, entry.NotBefore, entry.BytesOn, entry.Blame, entry.LengthBytes)
                        != (known.Group, known.Position, known.Tie, known.NotBefore, known.BytesOn, known.Blame, known.LengthBytes)
                    || entry.KeptBytes > known.KeptBytes || (known.SpentSeconds == 0 && entry.SpentSeconds > 0)));

    private void Place(int slot, long wake)
    {
        ref var entry = ref _entries[slot];
        entry.Wake = wake;
        if (wake == 0)
        {
            entry.Group!.Ready.Push(slot, entry.Position);
            return;
        }

        _waiting.Push(slot, wake);
        _waitingLive++;
        entry.Group!.Waiting++;
    }

    private void Kill(int slot)
    {
        ref var entry = ref _entries[slot];
        var group = entry.Group!;
        entry.Group = null;
        Forget(ref entry);
        group.Waiting -= entry.Wake > 0 ? 1 : 0;
        if (entry.Wake > 0 && --_waitingLive * 2 + 64 < _waiting.Count)
        {
            _waiting.Keep(IsKept);
        }

        // The ready heap is worth tidying only when most of what it holds is dead.
        if (entry.Wake == 0 && (group.Count - 1) * 2 + 64 < group.Ready.Count)
        {
            group.Ready.Keep(IsKept);
        }

        Lessen(group);
    }

    private void Lessen(PendingGroup group)
    {
        if (--group.Count == 0)
        {
            _groups.Remove(new(group.Priority, group.Owner, group.Host, group.Demand));
            Leave(group.Owner);
            Leave(group.Host);
            _demands.Leave(group.Demand);
            group.Ready.Keep(IsKept);
        }
    }

    /// <summary>Nobody asks any more what the entry says of workers.</summary>
    private void Forget(ref PendingEntry entry)
    {
        Leave(entry.BytesOn);
        if (entry.Blame is { } blame)
        {
            _blames.Leave(blame);
        }

        (entry.BytesOn, entry.Blame) = (null, null);
    }

    /// <summary>Drops removed entries from the top; what is left.</summary>
    private int Settle(SlotHeap heap)
    {
        while (heap.Count > 0 && !IsLive(heap.Peek()))
        {
            _entries.Free(heap.Pop());
        }

        return heap.Count;
    }

    private bool IsLive(int slot) => _entries[slot].Group is not null;

    /// <summary>Whether an entry stays in its heap, which is asked once; the room of a removed one is free from then on.</summary>
    private bool IsKept(int slot)
    {
        if (IsLive(slot))
        {
            return true;
        }

        _entries.Free(slot);
        return false;
    }

    private PendingGroup GroupOf(PendingPart part)
    {
        var demand = _demands.Find(Demand.TextOf(part.Tags)) ?? new(part.Tags);
        var key = new GroupKey(part.Priority, part.Owner, part.Host, demand);
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, key, out _);
        return group ??= new(key.Priority, Use(key.Owner), Use(key.Host), _demands.Use(demand), new(_inOrder));
    }

    [return: NotNullIfNotNull(nameof(name))]
    private string? Use(string? name) => name is null ? null : _names.Use(name);

    private void Leave(string? name)
    {
        if (name is not null)
        {
            _names.Leave(name);
        }
    }

    private readonly record struct GroupKey(TaskPriority Priority, string Owner, string? Host, Demand Demand);
}
