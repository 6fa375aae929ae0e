using System.Text.Json;

namespace AriaCluster.Cli.Hub;

/// <summary>What a command to many tasks came to: looked at, changed, and refused for their status.</summary>
internal sealed record BulkResult(int Matched, int Changed, IReadOnlyList<string> Refused)
{
    public static BulkResult Read(JsonElement answer) => new(
        (int)(answer.Whole("matched") ?? 0), (int)(answer.Whole("changed") ?? 0), [.. answer.Items("refused").Select(id => id.GetString()!)]);

    public BulkResult Plus(BulkResult other) => new(Matched + other.Matched, Changed + other.Changed, [.. Refused, .. other.Refused]);
}
