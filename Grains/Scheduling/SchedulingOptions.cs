using System.ComponentModel.DataAnnotations;

namespace AriaCluster.Scheduling;

/// <summary>How work is given to workers.</summary>
internal sealed class SchedulingOptions
{
    public const string Section = "Scheduling";

    /// <summary>Which worker gets a part that several fit; <c>tags</c>: the one that the task prefers most, even if it must wait there. Default leastLoaded.</summary>
    [EnumDataType(typeof(PlacementStrategy))]
    public PlacementStrategy Strategy { get; set; } = PlacementStrategy.LeastLoaded;

    /// <summary>What the strategy <see cref="PlacementStrategy.Random"/> begins with, to repeat its choices. Default: another one at each start.</summary>
    public int? Seed { get; set; }

    /// <summary>A task that has waited so long counts as one priority higher, and again after as long. Default 30 min; zero for never.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan Aging { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A task whose required tags no connected worker carries goes to any worker. Default false: it waits.</summary>
    public bool FallBackFromTags { get; set; }

    /// <summary>How many connections one origin host gets from the whole cluster. Default 1,024.</summary>
    [Range(1, int.MaxValue)]
    public int HostConnections { get; set; } = 1024;

    /// <summary>How many downloads are started from one origin host each second. Default 1,000,000: as many as there are.</summary>
    [Range(0.001, 1_000_000)]
    public double HostStartsPerSecond { get; set; } = 1_000_000;

    /// <summary>How many connections one origin host gets from one address, however many workers are behind it. Default 1,024.</summary>
    [Range(1, int.MaxValue)]
    public int EgressConnections { get; set; } = 1024;

    /// <summary>How many downloads are started from one origin host each second behind one address. Default 1,000,000: as many as there are.</summary>
    [Range(0.001, 1_000_000)]
    public double EgressStartsPerSecond { get; set; } = 1_000_000;

    internal HostLimits HostLimits => new(HostConnections, HostStartsPerSecond, EgressConnections, EgressStartsPerSecond);

    /// <summary>How much of a worker's disk is reserved for a part of unknown size, until that is known. Default 16 MiB.</summary>
    [Range(0, long.MaxValue)]
    public long UnknownSizeBytes { get; set; } = 16 << 20;

    /// <summary>
    /// How long, at most, a part waits for a worker that is away with its bytes. It waits as long as that worker has worked on it, and at
    /// least a lease. Default 5 min; zero for a lease.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan ReturnWait { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often the task table is searched for changes that no message told of. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often each worker's grain is asked how it stands; or a third of the lease if that is less. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long news are gathered before the next plan. Default 2 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan PlanDelay { get; set; } = TimeSpan.FromMilliseconds(2);

    /// <summary>How many assignments may be under way at once. Default 1,024.</summary>
    [Range(1, 100_000)]
    public int MaxOnTheWay { get; set; } = 1024;
}
