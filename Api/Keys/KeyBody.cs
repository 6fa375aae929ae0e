using System.Text.Json.Serialization;

namespace AriaCluster.Api.Keys;

// The shape of what KeyRequest reads.
/// <summary>What a key is to be.</summary>
/// <param name="Scopes">What it may do: read, submit, control, admin.</param>
/// <param name="ExpiresAt">From when on it is refused; without it, never.</param>
/// <param name="Root">The folder, relative to every worker's root, that all it submits is delivered below.</param>
/// <param name="MaxTasks">How many tasks of its name may be unfinished at once, from 1; without it, any number.</param>
/// <param name="MaxBytesPerDay">How many bytes its tasks of a day may have, from 1; without it, any number.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record KeyBody(
    IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt, string? Root, int? MaxTasks, long? MaxBytesPerDay);
