using System.ComponentModel.DataAnnotations;

namespace AriaCluster.Workers;

/// <summary>How long a worker may be silent.</summary>
internal sealed class WorkersOptions
{
    public const string Section = "Workers";

    /// <summary>How long a worker may go on without an answer from the hub. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after the lease the hub waits before it takes parts back. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan LeaseGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a worker speaks. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A part about which a living worker does nothing for so long goes elsewhere. Default 5 min; zero for never.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What every disk of a worker keeps free: with less it gets nothing new. Default 64 MiB.</summary>
    [Range(0, long.MaxValue)]
    public long DiskReserveBytes { get; set; } = 64 << 20;
}
