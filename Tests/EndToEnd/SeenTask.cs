using System.Text.Json;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>A task as the API shows it.</summary>
internal sealed class SeenTask(JsonElement json)
{
    public string Status => Text("status");

    public string Worker => Text("worker");

    public string Why => Text("why");

    public long CompletedBytes => Number("completedBytes");

    public int Attempt => (int)Number("attempt");

    public int Failures => (int)Number("failures");

    public IReadOnlyList<DateTimeOffset> HistoryTimes =>
        [.. json.GetProperty("history").EnumerateArray().Select(line => line.GetProperty("at").GetDateTimeOffset())];

    /// <summary>How often its history says that something took effect that is called <paramref name="what"/>.</summary>
    public int Times(string what) => json.GetProperty("history").EnumerateArray()
        .Count(line => line.GetRawText().Contains(what, StringComparison.OrdinalIgnoreCase));

    public override string ToString() => json.GetRawText();

    private string Text(string name) => json.TryGetProperty(name, out var value) ? value.ToString() : "";

    private long Number(string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;
}
