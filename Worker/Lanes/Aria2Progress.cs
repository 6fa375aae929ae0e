using System.Collections.Immutable;
using System.Text.Json;

namespace AriaCluster.Worker.Lanes;

/// <summary>How an active download gets on.</summary>
internal readonly record struct Aria2Progress(Gid Gid, long TotalLength, long CompletedLength, long SpeedBytesPerSecond, int Connections)
{
    public static void WriteKeys(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var key in (ReadOnlySpan<string>)["gid", "totalLength", "completedLength", "downloadSpeed", "connections"])
        {
            writer.WriteStringValue(key);
        }

        writer.WriteEndArray();
    }

    public static ImmutableArray<Aria2Progress> ReadAll(JsonElement list) =>
        [.. list.EnumerateArray().Select(item => new Aria2Progress(
            Gid.Parse(item.GetProperty("gid").GetString()!),
            Aria2Status.Number(item, "totalLength"),
            Aria2Status.Number(item, "completedLength"),
            Aria2Status.Number(item, "downloadSpeed"),
            (int)Aria2Status.Number(item, "connections")))];
}
