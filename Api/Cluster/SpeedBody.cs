using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AriaCluster.Api.Cluster;

// The shape of what SpeedRequest reads.
/// <summary>How fast may be downloaded, by the time of day.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SpeedBody
{
    /// <summary>Outside of all windows; null for no limit.</summary>
    [Range(1024, 1_099_511_627_776)]
    public long? BytesPerSecond { get; init; }

    /// <summary>Whose clock the windows go by, such as Europe/Berlin; UTC if it is left out.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The first that holds decides.</summary>
    [MaxLength(20)]
    public IReadOnlyList<SpeedWindowBody>? Windows { get; init; }

    /// <summary>As the hub's own document has it; it means nothing here.</summary>
    public long? Now { get; init; }

    /// <summary>As the hub's own document has it; it means nothing here.</summary>
    public DateTimeOffset? ChangesAt { get; init; }
}
