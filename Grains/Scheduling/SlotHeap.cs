namespace AriaCluster.Scheduling;

/// <summary>
/// A binary heap of numbers ordered by a key, which stands beside each: what a number stands for is elsewhere in memory, and is looked
/// at only where keys are equal.
/// </summary>
/// <param name="isBefore">Which of two numbers with equal keys comes first; null if it does not matter.</param>
internal sealed class SlotHeap(Func<int, int, bool>? isBefore = null)
{
    private (long Key, int Slot)[] _entries = new (long, int)[4];

    public int Count { get; private set; }

    public int Peek() => _entries[0].Slot;

    public void Push(int slot, long key)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        _entries[Count] = (key, slot);
        Rise(Count++);
    }

    public int Pop()
    {
        var top = Peek();
        _entries[0] = _entries[--Count];
        Sink(0);
        return top;
    }

    /// <summary>Keeps those that the test accepts; in proportion to the heap's size.</summary>
    public void Keep(Func<int, bool> isKept)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (isKept(_entries[i].Slot))
            {
                _entries[kept++] = _entries[i];
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
        var entry = _entries[at];
        while (at > 0 && IsBefore(entry, _entries[(at - 1) / 2]))
        {
            _entries[at] = _entries[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _entries[at] = entry;
    }

    private void Sink(int at)
    {
        var entry = _entries[at];
        for (var child = at * 2 + 1; child < Count; child = at * 2 + 1)
        {
            if (child + 1 < Count && IsBefore(_entries[child + 1], _entries[child]))
            {
                child++;
            }

            if (!IsBefore(_entries[child], entry))
            {
                break;
            }

            _entries[at] = _entries[child];
            at = child;
        }

        _entries[at] = entry;
    }

    private bool IsBefore((long Key, int Slot) a, (long Key, int Slot) b) =>
        a.Key != b.Key ? a.Key < b.Key : isBefore is not null && isBefore(a.Slot, b.Slot);
}
