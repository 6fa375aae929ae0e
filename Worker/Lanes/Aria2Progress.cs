using System.Collections.Immutable;
using System.Text.Json;

namespace AriaCluster.Worker.Lanes;

/// <summary>How an active download gets on.</summary>
/// <param name="Gid">The download.</param>
/// <param name="TotalLength">Zero while it is unknown.</param>
/// <param name="CompletedLength">Bytes that are there.</param>
/// <param name="SpeedBytesPerSecond">Of the last seconds.</param>
/// <param name="Connections">To sources.</param>
/// <param name="VerifiedLength">Bytes whose hash was computed, while that goes on.</param>
/// <param name="WaitsToBeVerified">Other downloads are being verified before it.</param>
/// <param name="IsTorrent">Peers give it its pace, and it may seed.</param>
internal readonly record struct Aria2Progress(
    Gid Gid, long TotalLength, long CompletedLength, long SpeedBytesPerSecond, int Connections, long VerifiedLength, bool WaitsToBeVerified, bool IsTorrent)
{
    public static void WriteKeys(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var key in (ReadOnlySpan<string>)["gid", "totalLength", "completedLength", "downloadSpeed", "connections", "verifiedLength", "verifyIntegrityPending", "infoHash"])
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
            (int)Aria2Status.Number(item, "connections"),
            Aria2Status.Number(item, "verifiedLength"),
            item.TryGetProperty("verifyIntegrityPending", out var pending) && pending.GetString() == "true",
            item.TryGetProperty("infoHash", out _)))];
}
