using System.Text.Json;

namespace AriaCluster.Cli.Machine;

/// <summary>A process that was stopped.</summary>
/// <param name="Name">What it was: <c>supervisor</c>, <c>agent</c>, <c>aria2c</c> with its guard, or <c>hub</c>.</param>
/// <param name="Pid">Its number.</param>
/// <param name="Killed">It did not end by itself in time.</param>
internal sealed record StoppedProcess(string Name, int Pid, bool Killed)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteNumber("pid", Pid);
        json.WriteBoolean("killed", Killed);
        json.WriteEndObject();
    }

    public override string ToString() => $"{Name} {Pid}{(Killed ? " (killed)" : "")}";
}
