using System.Text.Json;

namespace AriaCluster.Worker.Lanes;

/// <summary>A file of a download.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="LengthBytes">Whole, whatever is there of it.</param>
/// <param name="IsSelected">False for files of a torrent that were not asked for; pieces of them may be there all the same.</param>
internal sealed record Aria2File(string Path, long LengthBytes, bool IsSelected)
{
    public static Aria2File Read(JsonElement file) => new(
        file.GetProperty("path").GetString()!,
        Aria2Status.Number(file, "length"),
        !file.TryGetProperty("selected", out var selected) || selected.GetString() != "false");
}
