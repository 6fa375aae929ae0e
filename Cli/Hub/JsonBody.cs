using System.Text.Json;

namespace AriaCluster.Cli.Hub;

/// <summary>Writes the JSON of requests.</summary>
internal static class JsonBody
{
    /// <summary>A body that is one object.</summary>
    public static byte[] Of(Action<Utf8JsonWriter> writeMembers)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    /// <summary>A member that is a list of texts.</summary>
    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
