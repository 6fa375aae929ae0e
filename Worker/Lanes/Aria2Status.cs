using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace AriaCluster.Worker.Lanes;

/// <summary>What aria2 says of one download. aria2 gives every value as a string.</summary>
internal sealed record Aria2Status(
    Aria2State State,
    long TotalLength,
    long CompletedLength,
    int ErrorCode,
    string ErrorMessage,
    ImmutableArray<Gid> FollowedBy,
    ImmutableArray<Aria2File> Files)
{
    /// <summary>What <see cref="Read"/> needs: asking for everything costs aria2's one thread far more.</summary>
    public static void WriteKeys(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var key in (ReadOnlySpan<string>)["status", "totalLength", "completedLength", "errorCode", "errorMessage", "followedBy", "files"])
        {
            writer.WriteStringValue(key);
        }

        writer.WriteEndArray();
    }

    public static Aria2Status Read(JsonElement status) => new(
        StateOf(status),
        Number(status, "totalLength"),
        Number(status, "completedLength"),
        (int)Number(status, "errorCode"),
        Text(status, "errorMessage"),
        status.TryGetProperty("followedBy", out var gids) ? [.. gids.EnumerateArray().Select(gid => Gid.Parse(gid.GetString()!))] : [],
        status.TryGetProperty("files", out var files) ? [.. files.EnumerateArray().Select(Aria2File.Read)] : []);

    public static long Number(JsonElement status, string name) =>
        status.TryGetProperty(name, out var value) && long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    private static string Text(JsonElement status, string name) =>
        status.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static Aria2State StateOf(JsonElement status) => Text(status, "status") switch
    {
        "complete" => Aria2State.Complete,
        "error" => Aria2State.Error,
        "removed" => Aria2State.Removed,
        _ => Aria2State.Open,
    };
}
