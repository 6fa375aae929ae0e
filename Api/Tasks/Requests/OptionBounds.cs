using System.ComponentModel.DataAnnotations;

namespace AriaCluster.Api.Tasks.Requests;

/// <summary>How far callers may turn aria2's knobs: section <c>OptionBounds</c>.</summary>
internal sealed class OptionBounds
{
    public const string Section = "OptionBounds";

    /// <summary>The most of <c>split</c>. Default 64.</summary>
    [Range(1, 1024)]
    public int MaxSplit { get; set; } = 64;

    /// <summary>The most of <c>max-connection-per-server</c>; aria2 knows no more than 16. Default 16.</summary>
    [Range(1, 16)]
    public int MaxConnectionsPerServer { get; set; } = 16;

    /// <summary>The most of <c>max-tries</c> inside one attempt; the hub repeats attempts itself. Default 10.</summary>
    [Range(1, 100)]
    public int MaxTries { get; set; } = 10;

    /// <summary>The most of <c>bt-max-peers</c>. Default 500.</summary>
    [Range(1, 10_000)]
    public int MaxPeers { get; set; } = 500;

    /// <summary>The most of <c>seed-time</c>: a download that seeds keeps its slot. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan MaxSeedTime { get; set; } = TimeSpan.FromDays(7);
}
