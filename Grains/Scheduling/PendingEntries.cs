namespace AriaCluster.Scheduling;

/// <summary>Room for entries by number, in blocks: growing never copies what is there.</summary>
internal sealed class PendingEntries
{
    private const int BlockBits = 12;

    private readonly List<PendingEntry[]> _blocks = [];
    private readonly Stack<int> _free = [];
    private int _used;

    public ref PendingEntry this[int slot] => ref _blocks[slot >> BlockBits][slot & ((1 << BlockBits) - 1)];

    public int Take()
    {
        if (_free.TryPop(out var slot))
        {
            return slot;
        }

        if (_used >> BlockBits == _blocks.Count)
        {
            _blocks.Add(new PendingEntry[1 << BlockBits]);
        }

        return _used++;
    }

    public void Free(int slot)
    {
        this[slot] = default;
        _free.Push(slot);
    }
}
