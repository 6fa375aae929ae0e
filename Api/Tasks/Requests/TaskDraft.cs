using System.Collections.Immutable;
using System.Text.Json;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Tasks.Requests;

/// <summary>A task while its members are read; each is checked as it comes, and what depends on several of them at the end.</summary>
internal sealed class TaskDraft(AllowedOptions options, string path, FaultList faults)
{
    private const int MaxUris = 64;
    private const int MaxRetries = 100;
    private const int MaxRetryDelaySeconds = 86_400;

    private readonly ImmutableArray<string>.Builder _uris = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<TaskOption>.Builder _options = ImmutableArray.CreateBuilder<TaskOption>();
    private TaskSpecification _specification = new();
    private bool _hasUrl;
    private bool _hasUris;
    private int _headers;

    public TagDraft Tags { get; } = new(faults);

    public string FieldOf(string member) => path.Length == 0 ? member : $"{path}.{member}";

    public void ReadUrl(JsonElement value, string field)
    {
        _hasUrl = true;
        ReadUri(value, field);
    }

    public void ReadUris(JsonElement value, string field)
    {
        _hasUris = true;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0)
        {
            faults.Add(field, "is empty; name at least one source");
        }

        foreach (var (element, uri) in JsonValues.ReadElements(value, field, MaxUris, faults))
        {
            ReadUri(uri, element);
        }
    }

    public void ReadDir(JsonElement value, string field)
    {
        // An empty dir is the root itself, and people end folders with a slash.
        if (JsonValues.TryReadText(value, field, faults, out var text) && text.Length > 0 &&
            TakesPath(text.Length > 1 && text[^1] == '/' ? text[..^1] : text, field, out var dir))
        {
            _specification = _specification with { Dir = dir };
        }
    }

    public void ReadOut(JsonElement value, string field)
    {
        if (JsonValues.TryReadText(value, field, faults, out var text) && TakesPath(text, field, out var name))
        {
            faults.AddIf(_specification.Out is not null && _specification.Out != name, field, "is given twice, with different values");
            _specification = _specification with { Out = name };
        }
    }

    public void ReadChecksum(JsonElement value, string field)
    {
        if (!JsonValues.TryReadText(value, field, faults, out var text))
        {
            return;
        }

        if (!ChecksumText.TryParse(text, out var checksum, out var fault))
        {
            faults.Add(field, $"{fault}; allowed is {ChecksumText.Rule}");
            return;
        }

        faults.AddIf(_specification.Checksum is not null && _specification.Checksum != checksum, field, "is given twice, with different values");
        _specification = _specification with { Checksum = checksum };
    }

    public void ReadStartAt(JsonElement value, string field)
    {
        if (JsonValues.TryReadText(value, field, faults, out var text))
        {
            var isTime = value.TryGetDateTimeOffset(out var time);
            faults.AddIf(!isTime, field, "must be a time in ISO 8601 with its offset, such as 2026-12-24T18:00:00Z");
            _specification = _specification with { StartAt = isTime ? time.ToUniversalTime() : null };
        }
    }

    public void ReadPriority(JsonElement value, string field)
    {
        if (PriorityText.TryRead(value, out var priority))
        {
            _specification = _specification with { Priority = priority };
        }
        else
        {
            faults.Add(field, $"must be {PriorityText.Rule}");
        }
    }

    public void ReadHeaders(JsonElement value, string field)
    {
        foreach (var (element, header) in JsonValues.ReadElements(value, field, HeaderLine.Most, faults))
        {
            ReadHeader(header, element);
        }
    }

    public void ReadOptions(JsonElement value, string field)
    {
        foreach (var (name, element) in JsonValues.ReadMembers(value, field, faults))
        {
            ReadOption(name, element, $"{field}.{name}");
        }
    }

    public void ReadMaxRetries(JsonElement value, string field)
    {
        if (JsonValues.ReadWhole(value, field, 0, MaxRetries, faults) is { } retries)
        {
            _specification = _specification with { MaxRetries = (int)retries };
        }
    }

    public void ReadRetryDelay(JsonElement value, string field)
    {
        if (JsonValues.TryReadNumber(value, field, 0, MaxRetryDelaySeconds, faults, out var seconds))
        {
            _specification = _specification with { RetryDelay = TimeSpan.FromSeconds((double)seconds) };
        }
    }

    public void ReadOverwrite(JsonElement value, string field)
    {
        if (JsonValues.TryReadBoolean(value, field, faults, out var overwrite))
        {
            _specification = _specification with { Overwrite = overwrite };
        }
    }

    public void ReadAllowDuplicate(JsonElement value, string field)
    {
        if (JsonValues.TryReadBoolean(value, field, faults, out var allow))
        {
            _specification = _specification with { AllowDuplicate = allow };
        }
    }

    public TaskSpecification Finish()
    {
        var magnet = _uris.Any(SourceUri.IsMagnet);
        faults.AddIf(!_hasUrl && !_hasUris, FieldOf("url"), $"is missing; give url, or uris with the mirrors of one file: {SourceUri.Rule}");
        faults.AddIf(_hasUrl && _hasUris, FieldOf("uris"), "is given beside url; give one of them");
        faults.AddIf(magnet && _uris.Count > 1, FieldOf("uris"), "has a magnet link beside other sources; a magnet link stands alone");
        faults.AddIf(magnet && _specification.Checksum is not null, FieldOf("checksum"), "does not apply to a magnet link, which has hashes of its own");
        faults.AddIf(_headers > HeaderLine.Most, FieldOf("headers"), $"are {_headers}; at most {HeaderLine.Most} are allowed");
        return _specification with
        {
            Uris = _uris.DrainToImmutable(),
            Tags = Tags.Finish(FieldOf("tags")),
            Options = _options.DrainToImmutable(),
        };
    }

    private void ReadUri(JsonElement value, string field)
    {
        if (!JsonValues.TryReadText(value, field, faults, out var uri))
        {
            return;
        }

        if (SourceUri.FindFault(uri) is { } fault)
        {
            faults.Add(field, $"{fault}; allowed is {SourceUri.Rule}");
        }

        _uris.Add(uri);
    }

    private void ReadOption(string name, JsonElement value, string field)
    {
        switch (name)
        {
            case "out":
                ReadOut(value, field);
                break;
            case "checksum":
                ReadChecksum(value, field);
                break;
            case AllowedOptions.Header when value.ValueKind == JsonValueKind.Array:
                ReadHeaders(value, field);
                break;
            case AllowedOptions.Header:
                ReadHeader(value, field);
                break;
            default:
                ReadPlainOption(name, value, field);
                break;
        }
    }

    // aria2 ignores every value that is not a string, so numbers and booleans become the text that it reads.
    private void ReadPlainOption(string name, JsonElement value, string field)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String when JsonValues.TryReadText(value, field, faults, out var read) => read,
            _ => null,
        };
        if (text is null)
        {
            faults.AddIf(value.ValueKind != JsonValueKind.String, field, $"must be a string, a number or a boolean, not {JsonValues.Name(value)}");
            return;
        }

        if (options.FindFault(name, text) is { } fault)
        {
            faults.Add(field, fault);
        }

        _options.Add(new TaskOption(name, text));
    }

    private void ReadHeader(JsonElement value, string field)
    {
        if (!JsonValues.TryReadText(value, field, faults, out var line))
        {
            return;
        }

        if (HeaderLine.FindFault(line) is { } fault)
        {
            faults.Add(field, $"{fault}; allowed is {HeaderLine.Rule}");
        }

        _headers++;
        _options.Add(new TaskOption(AllowedOptions.Header, line));
    }

    private bool TakesPath(string text, string field, out string taken)
    {
        taken = text;
        var fault = RelativePath.FindFault(text);
        faults.AddIf(fault is not null, field, $"{fault}; allowed is {RelativePath.Rule}");
        return fault is null;
    }
}
