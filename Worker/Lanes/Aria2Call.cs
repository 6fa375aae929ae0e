using System.Text.Json;

namespace AriaCluster.Worker.Lanes;

/// <summary>One call to aria2, to be sent with others in one frame.</summary>
/// <param name="method">For example <c>aria2.addUri</c>.</param>
/// <param name="parameters">Writes what follows the token; null for none.</param>
/// <param name="answered">Gets the answer, on the thread that reads the socket. Not called if the connection ends first.</param>
internal sealed class Aria2Call(string method, Action<Utf8JsonWriter>? parameters, Action<Aria2Answer>? answered)
{
    public void Write(Utf8JsonWriter writer, string token)
    {
        writer.WriteStartObject();
        writer.WriteString("methodName"u8, method);
        writer.WriteStartArray("params"u8);
        writer.WriteStringValue(token);
        parameters?.Invoke(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public void Answer(Aria2Answer answer) => answered?.Invoke(answer);
}
