using Orleans;

namespace AriaCluster.Embedded;

/// <summary>
/// Counts the grains of one class in memory, and when there are too many ends those not used for longest. Each class for itself:
/// a flood of one must not drive out the few of another that are called once a second.
/// </summary>
internal sealed class Crowd(GrainClass grainClass, int limit)
{
    private int _count;
    private int _tolerated;
    private int _thinning;

    internal void Enter()
    {
        if (Interlocked.Increment(ref _count) > limit + Volatile.Read(ref _tolerated) && Interlocked.Exchange(ref _thinning, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static crowd => crowd.Thin(), this, preferLocal: false);
        }
    }

    internal void Leave() => Interlocked.Decrement(ref _count);

    // A quarter at once, so that the sorting is paid for by the thousands of activations until the next time. Where most are
    // in use, the next time waits for a few more.
    private void Thin()
    {
        var count = Volatile.Read(ref _count);
        var excess = count - (limit * 3 / 4);
        var idle = grainClass.Activations.Where(each => each.IsIdle).Select(each => (each.LastUsed, Activation: each)).ToArray();
        Array.Sort(idle, static (one, other) => one.LastUsed.CompareTo(other.LastUsed));
        foreach (var (_, activation) in idle.Take(excess))
        {
            activation.DeactivateIfIdle(new(DeactivationReasonCode.ActivationIdle, "There were too many of its class."));
        }

        Volatile.Write(ref _tolerated, Math.Max(0, count - Math.Min(excess, idle.Length) + (limit / 8) - limit));
        Volatile.Write(ref _thinning, 0);
    }
}
