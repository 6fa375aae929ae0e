using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using AriaCluster.Api.Description;
using Microsoft.OpenApi;

namespace AriaCluster.Api.Tasks.Requests;

// The shape of what TaskReader reads.
/// <summary>A task as it is submitted: <c>url</c> or <c>uris</c>, and what else one wants.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TaskBody
{
    /// <summary>One source: http, https, ftp, sftp, or a magnet link.</summary>
    public string? Url { get; init; }

    /// <summary>Up to 64 mirrors of one file, in place of url.</summary>
    [MaxLength(64)]
    public IReadOnlyList<string>? Uris { get; init; }

    /// <summary>A folder below the worker's root; default the root itself.</summary>
    public string? Dir { get; init; }

    /// <summary>The file's name, relative to dir; default the source's own.</summary>
    public string? Out { get; init; }

    /// <summary>Tags that the worker must carry, with equal values; until one does, the task waits.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Further rules about the worker's tags, such as zone!=eu, zone in eu,us, zone not in eu,us, gpu (is there), !gpu (is not there).</summary>
    public IReadOnlyList<string>? Requires { get; init; }

    /// <summary>Rules with weights from -100 to 100: of the workers that may take it, the one with the greatest sum.</summary>
    public IReadOnlyDictionary<string, int>? Prefers { get; init; }

    /// <summary>Nothing is fetched before this time.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>1 to 4, or low, normal (the default), high or urgent in any case.</summary>
    [Kinds(JsonSchemaType.Integer | JsonSchemaType.String)]
    public JsonElement? Priority { get; init; }

    /// <summary>aria2 options; docs/api.md lists those that are allowed.</summary>
    [Kinds(JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean | JsonSchemaType.Array)]
    public IReadOnlyDictionary<string, JsonElement>? Options { get; init; }

    /// <summary>Request headers for the source, each Name: value.</summary>
    public IReadOnlyList<string>? Headers { get; init; }

    /// <summary>What the file must hash to, sha-256=HEX; also sha-1, sha-224, sha-384, sha-512, md5, adler32.</summary>
    public string? Checksum { get; init; }

    /// <summary>How many failures are retried; default the hub's setting.</summary>
    [Range(0, 100)]
    public int? MaxRetries { get; init; }

    /// <summary>Seconds before the first retry, doubled for each further one.</summary>
    [Range(0, 86_400)]
    public double? RetryDelay { get; init; }

    /// <summary>True replaces an existing file; default is a new name, such as name (1).ext.</summary>
    public bool? Overwrite { get; init; }

    /// <summary>True makes it a task of its own, even if there is one of the same source and options.</summary>
    public bool? AllowDuplicate { get; init; }
}
