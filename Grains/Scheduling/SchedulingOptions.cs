using System.ComponentModel.DataAnnotations;

namespace AriaCluster.Scheduling;

/// <summary>How work is given to workers.</summary>
internal sealed class SchedulingOptions
{
    public const string Section = "Scheduling";

    /// <summary>Which worker gets a part that several fit. Default <see cref="PlacementStrategy.LeastLoaded"/>.</summary>
    [EnumDataType(typeof(PlacementStrategy))]
    public PlacementStrategy Strategy { get; set; } = PlacementStrategy.LeastLoaded;

    /// <summary>How often the task table is searched for changes that no message told of. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often each worker's grain is asked how it stands; never less than thrice a lease. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long news are gathered before the next plan. Default 2 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan PlanDelay { get; set; } = TimeSpan.FromMilliseconds(2);

    /// <summary>How many assignments may be under way at once. Default 1,024.</summary>
    [Range(1, 100_000)]
    public int MaxOnTheWay { get; set; } = 1024;
}
