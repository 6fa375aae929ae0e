using System.Text.Json;
using AriaCluster.Cli.Hub;

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

    public IReadOnlyList<string> Requires { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, int>> Prefers { get; init; } = [];

    /// <summary>In ISO 8601, UTC.</summary>
    public string? StartAt { get; init; }

    public IReadOnlyList<string> Headers { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Options { get; init; } = [];

    /// <summary>A task of its own, even if the same is there.</summary>
    public bool Again { get; init; }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteUris(json);
        WriteText(json, "out", Out);
        WriteText(json, "dir", Dir);
        WriteText(json, "priority", Priority);
        WriteText(json, "checksum", Checksum);
        WriteText(json, "startAt", StartAt);
        WritePairs(json, "tags", Tags, json.WriteString);
        WriteList(json, "requires", Requires);
        WritePairs(json, "prefers", Prefers, json.WriteNumber);
        WriteList(json, "headers", Headers);
        if (Again)
        {
            json.WriteBoolean("allowDuplicate", true);
        }

        WritePairs(json, "options", Options, json.WriteString);
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
        if (values.Count > 0)
        {
            json.WriteStrings(name, values);
        }
    }

    private static void WritePairs<T>(Utf8JsonWriter json, string name, IReadOnlyList<KeyValuePair<string, T>> pairs, Action<string, T> write)
    {
        if (pairs.Count == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in pairs)
        {
            write(key, value);
        }

        json.WriteEndObject();
    }
}
