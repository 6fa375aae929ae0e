using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AriaCluster.Api.Cluster;

/// <summary>A time of day with another limit. If <c>to</c> is not after <c>from</c>, it ends on the next day.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SpeedWindowBody
{
    /// <summary>The first minute, such as 08:00.</summary>
    public required string From { get; init; }

    /// <summary>The first minute after it, up to 24:00.</summary>
    public required string To { get; init; }

    /// <summary>On which it begins: mon to sun, or ranges such as mon-fri; all if it is left out.</summary>
    [MaxLength(7)]
    public IReadOnlyList<string>? Days { get; init; }

    /// <summary>Null for no limit.</summary>
    [Range(1024, 1_099_511_627_776)]
    public long? BytesPerSecond { get; init; }
}
