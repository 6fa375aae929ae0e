using System.Text.Json;

namespace AriaCluster.Worker.Lanes;

/// <summary>aria2's answer to one call. Valid only while the callback runs that got it.</summary>
/// <param name="Result">The result, if there is no error.</param>
/// <param name="Error">aria2's message; null on success.</param>
internal readonly record struct Aria2Answer(JsonElement Result, string? Error);
