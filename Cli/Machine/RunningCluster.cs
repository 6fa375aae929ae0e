using System.Text.Json;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Machine;

/// <summary>What <c>up</c> brought about: the document that it prints.</summary>
internal sealed record RunningCluster(string Address, string Engine, string KeyFile, int HubPid, IReadOnlyList<RunningAgent> Agents, Reach Reach)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("address", Address);
        json.WriteStrings("otherMachines", Reach.Addresses);
        json.WriteString("engine", Engine);
        json.WriteString("keyFile", KeyFile);
        json.WriteStartObject("hub");
        json.WriteNumber("pid", HubPid);
        json.WriteEndObject();
        json.WriteStartArray("agents");
        foreach (var agent in Agents)
        {
            agent.Write(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
