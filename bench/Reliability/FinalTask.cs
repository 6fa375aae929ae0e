using System.Text.Json;

namespace AriaCluster.Bench.Reliability;

/// <summary>A task as the hub shows it after the run.</summary>
internal sealed record FinalTask(string Id, string Status, int? ErrorCode, int? HttpStatus, string? Worker, IReadOnlyList<string> Files, IReadOnlyList<string> History)
{
    public bool HasEnded => Status is "completed" or "failed" or "canceled";

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
            error is { } e && Member(e, "code") is { } code ? code.GetInt32() : null,
            error is { } f && Member(f, "httpStatus") is { } status ? status.GetInt32() : null,
            result is { } r ? r.GetProperty("worker").GetString() : null,
            result is { } s ? [.. s.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()!)] : [],
            Member(task, "history") is { } history ? [.. history.EnumerateArray().Select(line => line.GetProperty("text").GetString()!)] : []);
    }

    private static JsonElement? Member(JsonElement json, string name) => json.TryGetProperty(name, out var member) ? member : null;
}
