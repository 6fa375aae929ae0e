using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>How a grain's timer ticks.</summary>
public readonly struct GrainTimerCreationOptions()
{
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>The wait before the first tick.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>The wait from the end of a tick to the next; <see cref="Timeout.InfiniteTimeSpan"/> for a single tick.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>A tick may run while a request awaits. Otherwise it queues like a request.</summary>
    public bool Interleave { get; init; }

    /// <summary>A tick counts as use, so the activation does not become idle.</summary>
    public bool KeepAlive { get; init; }
}
