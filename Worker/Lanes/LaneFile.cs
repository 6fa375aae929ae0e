using System.Text.Json;
using AriaCluster.Worker.Linux;

namespace AriaCluster.Worker.Lanes;

/// <summary>What is on disk of a running lane, for the next agent and for whoever wants to know its processes.</summary>
internal sealed record LaneFile(int Port, int GuardPid, long GuardStart, int Aria2Pid, long Aria2Start)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    public static LaneFile? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<LaneFile>(File.ReadAllText(path), _json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Write(string path) => WholeFile.Write(path, JsonSerializer.Serialize(this, _json) + "\n");
}
