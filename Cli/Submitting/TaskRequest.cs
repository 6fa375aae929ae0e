using System.Text.Json;

namespace AriaCluster.Cli.Submitting;

/// <summary>One task to submit, in the hub's words; the hub checks it. <c>Source</c> says where it was written, for messages.</summary>
internal sealed record TaskRequest
{
    public required string Source { get; init; }

    /// <summary>The mirrors of one file.</summary>
    public IReadOnlyList<string> Uris { get; init; } = [];

    public string? Out { get; init; }

    public string? Dir { get; init; }

    public string? Priority { get; init; }

    public string? Checksum { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    public IReadOnlyList<string> Headers { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Options { get; init; } = [];

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteUris(json);
        WriteText(json, "out", Out);
        WriteText(json, "dir", Dir);
        WriteText(json, "priority", Priority);
        WriteText(json, "checksum", Checksum);
        WritePairs(json, "tags", Tags);
        WriteList(json, "headers", Headers);
        WritePairs(json, "options", Options);
        json.WriteEndObject();
    }

    private void WriteUris(Utf8JsonWriter json)
    {
        if (Uris is [var url])
        {
            json.WriteString("url", url);
        }
        else
        {
            WriteList(json, "uris", Uris);
        }
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WritePairs(Utf8JsonWriter json, string name, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in pairs)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}
