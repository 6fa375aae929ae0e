using System.Text.Json.Serialization;

namespace AriaCluster.Cli.Hub;

/// <summary>A refusal of the hub, as problem details (RFC 9457). Also how the command line writes its own errors with <c>--json</c>.</summary>
internal sealed record Problem
{
    public string? Type { get; init; }

    public string? Title { get; init; }

    public int? Status { get; init; }

    public string? Detail { get; init; }

    /// <summary>Of an invalid request: what is wrong with each field.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    public string? TraceId { get; init; }
}
