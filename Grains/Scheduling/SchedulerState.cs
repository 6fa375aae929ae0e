using System.Collections.Immutable;

namespace AriaCluster.Scheduling;

/// <summary>What is stored of the scheduler; its queue is rebuilt from the task table.</summary>
internal sealed record SchedulerState
{
    /// <summary>Grows with each activation: of two schedulers the older one is refused.</summary>
    public long Epoch { get; init; }

    /// <summary>The origin hosts that have asked for less and have not recovered, as of the last such change.</summary>
    public ImmutableArray<HostPast> Hosts { get; init; } = [];

    /// <summary>As it goes on where others may have been since: above all of their epochs.</summary>
    public SchedulerState Restored(DateTimeOffset now) => this with { Epoch = Math.Max(Epoch + 1, now.ToUnixTimeMilliseconds()) };
}
