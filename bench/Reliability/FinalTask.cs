using System.Text.Json;

namespace AriaCluster.Bench.Reliability;

/// <summary>A task as the hub shows it after the run.</summary>
internal sealed record FinalTask(string Id, string Status, int? ErrorCode, int? HttpStatus, string? Worker, IReadOnlyList<string> Files, IReadOnlyList<string> History)
{
    /// <summary>Whether one of the attempts from one on and before another was taken back because its worker's lease had ended.</summary>
    public bool LostLease(int from, int before) =>
        Enumerable.Range(from, Math.Max(0, before - from)).Any(attempt => History.Any(line => line.EndsWith($" is silent: attempt {attempt} taken back", StringComparison.Ordinal)));

    public static FinalTask Read(JsonElement task)
    {
        var error = Member(task, "error");
        var result = Member(task, "result");
        return new(
            task.GetProperty("id").GetString()!,
            task.GetProperty("status").GetString()!,
            Member(error, "code")?.GetInt32(),
            Member(error, "httpStatus")?.GetInt32(),
            Member(result, "worker")?.GetString(),
            TextsOf(Member(result, "files"), "path"),
            TextsOf(Member(task, "history"), "text"));
    }

    private static JsonElement? Member(JsonElement? json, string name) =>
        json is { } element && element.TryGetProperty(name, out var member) ? member : null;

    private static string[] TextsOf(JsonElement? list, string name) =>
        list is { } items ? [.. items.EnumerateArray().Select(item => item.GetProperty(name).GetString()!)] : [];
}
