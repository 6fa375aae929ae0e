using System.Globalization;
using System.Text.Json;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks.Requests;

namespace AriaCluster.Api.Importing;

/// <summary>A submission made of what another system knew. What of its options has no place here is left out, and said.</summary>
internal sealed class ImportDraft(AllowedOptions allowed)
{
    private readonly List<string> _uris = [];
    private readonly List<string> _headers = [];
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _members = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private string? _priority;
    private bool _overwrite;

    /// <summary>What was left out.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public IReadOnlyList<string> Uris => _uris;

    public void AddUri(string uri) => _uris.Add(uri);

    /// <summary>A number, or a name such as <c>high</c> or <c>TaskPriority.HIGH</c>.</summary>
    public void SetPriority(string text) => _priority = text.Split('.')[^1].ToLowerInvariant();

    /// <summary>An option as aria2 knows it.</summary>
    public void AddOption(string name, string value)
    {
        switch (name)
        {
            case "dir":
                TakePath("dir", value.Length > 1 && value[^1] == '/' ? value[..^1] : value);
                break;
            case "out":
                TakePath("out", value);
                break;
            case "checksum":
                Take(ChecksumText.TryParse(value, out _, out var fault) ? null : fault, name, () => _members["checksum"] = value);
                break;
            case AllowedOptions.Header:
                Take(HeaderLine.FindFault(value), name, () => _headers.Add(value));
                break;
            case "allow-overwrite" when value == "true":
                _overwrite = true;
                break;
            case "gid" or "pause" or "allow-overwrite" or "auto-file-renaming" or "continue":
                break;
            default:
                Take(allowed.FindFault(name, value) is { } refusal ? refusal.Split(';')[0] : null, name, () => _options[name] = value);
                break;
        }
    }

    /// <summary>As a body of POST /api/tasks.</summary>
    public JsonElement ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json);
        }

        using var document = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        return document.RootElement.Clone();
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteList(json, "uris", _uris);
        WriteList(json, "headers", _headers);
        foreach (var (name, value) in _members)
        {
            json.WriteString(name, value);
        }

        if (int.TryParse(_priority, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            json.WriteNumber("priority", number);
        }
        else if (_priority is not null)
        {
            json.WriteString("priority", _priority);
        }

        json.WriteBoolean("overwrite", _overwrite);
        json.WriteBoolean("allowDuplicate", true);
        json.WriteStartObject("options");
        foreach (var (name, value) in _options)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, List<string> values)
    {
        json.WriteStartArray(name);
        values.ForEach(json.WriteStringValue);
        json.WriteEndArray();
    }

    private void TakePath(string member, string value) => Take(RelativePath.FindFault(value), member, () => _members[member] = value);

    private void Take(string? fault, string name, Action take)
    {
        if (fault is null)
        {
            take();
        }
        else
        {
            _notes.Add($"{FaultList.Quote(name)} {fault}; it was left out");
        }
    }
}
