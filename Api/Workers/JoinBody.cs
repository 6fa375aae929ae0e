using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AriaCluster.Api.Workers;

/// <summary>A machine that wants to be a worker.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record JoinBody
{
    /// <summary>SHA-256 of the token that the machine has made for itself, in lower-case hexadecimal.</summary>
    [RegularExpression("^[0-9a-f]{64}$")]
    public required string TokenHash { get; init; }
}
