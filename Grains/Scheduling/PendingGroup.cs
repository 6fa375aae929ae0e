using AriaCluster.Tasks;

namespace AriaCluster.Scheduling;

/// <summary>
/// The parts of one priority, owner and host that ask the same of their worker. What holds up the first of them holds up all, so the
/// planner asks once, however many there are.
/// </summary>
internal sealed class PendingGroup(TaskPriority priority, string owner, string? host, Demand demand, SlotHeap ready)
{
    public TaskPriority Priority => priority;

    public string Owner => owner;

    public string? Host => host;

    public Demand Demand => demand;

    /// <summary>How many parts it has, waiting ones included.</summary>
    public int Count { get; set; }

    /// <summary>How many of them wait aside.</summary>
    public int Waiting { get; set; }

    /// <summary>Whether there are parts behind those that were passed over which no plan has come to.</summary>
    public bool IsLongPassedOver { get; set; }

    /// <summary>Its parts that may be placed now, in order; removed ones among them.</summary>
    public SlotHeap Ready => ready;
}
