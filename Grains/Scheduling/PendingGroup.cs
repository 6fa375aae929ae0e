using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Scheduling;

/// <summary>The parts of one priority that require the same tags. What fits one of them fits all, so the planner asks once.</summary>
internal sealed class PendingGroup(TaskPriority priority, ImmutableArray<Tag> tags, SlotHeap ready)
{
    private long _fitVersion = -1;
    private RosterWorker[] _fit = [];

    public TaskPriority Priority => priority;

    public ImmutableArray<Tag> Tags => tags;

    /// <summary>How many parts it has, waiting ones included.</summary>
    public int Count { get; set; }

    /// <summary>Its parts that may be placed now, in order; removed ones among them.</summary>
    public SlotHeap Ready => ready;

    /// <summary>The workers that take its parts. Asked anew only when the workers or their tags have changed.</summary>
    public RosterWorker[] Fit(Roster roster)
    {
        if (_fitVersion != roster.Version)
        {
            _fitVersion = roster.Version;
            _fit = [.. roster.Workers.Where(worker => worker.Takes && worker.Carries(tags))];
        }

        return _fit;
    }
}
