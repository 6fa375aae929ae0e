using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using AriaCluster.Api.Description;
using Microsoft.OpenApi;

namespace AriaCluster.Api.Cluster;

/// <summary>A rule about failures: what it is about (a status, a code or a host), and what these lead to.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ErrorRuleBody
{
    /// <summary>An HTTP status, or a range of them such as 500-599.</summary>
    [Kinds(JsonSchemaType.Integer | JsonSchemaType.String)]
    public JsonElement? Status { get; init; }

    /// <summary>aria2's error code, or a range of them.</summary>
    [Kinds(JsonSchemaType.Integer | JsonSchemaType.String)]
    public JsonElement? Code { get; init; }

    /// <summary>An origin host; *.example.org means all below it.</summary>
    public string? Host { get; init; }

    /// <summary>retry, elsewhere (by another worker), restart (without the bytes that are there), never, or busy (leave the host alone for a while).</summary>
    public required string Action { get; init; }

    /// <summary>Seconds before the next attempt.</summary>
    [Range(0, 604_800)]
    public double? Delay { get; init; }

    /// <summary>By how much the delay grows with each failure.</summary>
    [Range(1, 10)]
    public double? Backoff { get; init; }

    /// <summary>The share of the delay that is left to chance.</summary>
    [Range(0, 1)]
    public double? Jitter { get; init; }

    /// <summary>Why the rule is there, for people.</summary>
    public string? Note { get; init; }

    /// <summary>As the hub's own document has it; it means nothing here.</summary>
    public int? Number { get; init; }
}
