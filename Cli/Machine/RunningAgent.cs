using System.Text.Json;

namespace AriaCluster.Cli.Machine;

/// <summary>A local worker: its agent's process, and those of its aria2c.</summary>
internal sealed record RunningAgent(string Name, int Pid, IReadOnlyList<int> Aria2)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteNumber("pid", Pid);
        json.WriteStartArray("aria2c");
        foreach (var pid in Aria2)
        {
            json.WriteNumberValue(pid);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
