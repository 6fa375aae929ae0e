namespace AriaCluster.Scheduling;

/// <summary>A binary heap of numbers ordered by what they stand for; four bytes an entry, however large the queue.</summary>
internal sealed class SlotHeap(Func<int, int, bool> isBefore)
{
    private int[] _slots = new int[4];

    public int Count { get; private set; }

    public int Peek() => _slots[0];

    public void Push(int slot)
    {
        if (Count == _slots.Length)
        {
            Array.Resize(ref _slots, Count * 2);
        }

        _slots[Count] = slot;
        Rise(Count++);
    }

    public int Pop()
    {
        var top = _slots[0];
        _slots[0] = _slots[--Count];
        Sink(0);
        return top;
    }

    /// <summary>Keeps those that the test accepts; in proportion to the heap's size.</summary>
    public void Keep(Func<int, bool> isKept)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (isKept(_slots[i]))
            {
                _slots[kept++] = _slots[i];
            }
        }

        Count = kept;
        for (var i = Count / 2 - 1; i >= 0; i--)
        {
            Sink(i);
        }
    }

    private void Rise(int at)
    {
        var slot = _slots[at];
        while (at > 0 && isBefore(slot, _slots[(at - 1) / 2]))
        {
            _slots[at] = _slots[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _slots[at] = slot;
    }

    private void Sink(int at)
    {
        var slot = _slots[at];
        for (var child = at * 2 + 1; child < Count; child = at * 2 + 1)
        {
            if (child + 1 < Count && isBefore(_slots[child + 1], _slots[child]))
            {
                child++;
            }

            if (!isBefore(_slots[child], slot))
            {
                break;
            }

            _slots[at] = _slots[child];
            at = child;
        }

        _slots[at] = slot;
    }
}
