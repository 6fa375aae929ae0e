using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Cluster;

/// <summary>Reads rules about failures. Every fault is told, each with the field it is in.</summary>
internal static class ErrorRulesRequest
{
    private const int MaxRules = 50;
    private const int MaxNote = 200;
    private const int MaxDelaySeconds = 7 * 86_400;
    private const int MaxBackoff = 10;
    private const int MaxCode = 255;
    private const string Subdomains = "*.";

    private static readonly ErrorAction[] _actions =
        [ErrorAction.Retry, ErrorAction.Elsewhere, ErrorAction.Restart, ErrorAction.Never, ErrorAction.Busy];

    private static readonly string _actionNames = string.Join(", ", _actions.Select(action => action.ToString().ToLowerInvariant()));

    public static ImmutableArray<ErrorRule> Read(JsonElement body, FaultList faults)
    {
        var rules = ImmutableArray<ErrorRule>.Empty;
        var isThere = false;
        foreach (var (name, value) in JsonValues.ReadMembers(body, FaultList.Body, faults))
        {
            if (name == "rules")
            {
                isThere = true;
                rules = [.. JsonValues.ReadElements(value, name, MaxRules, faults).Select(element => ReadRule(element.Value, element.Field, faults))];
            }
            else
            {
                faults.Add(name, "is not known; allowed is rules");
            }
        }

        if (!isThere && faults.Count == 0)
        {
            faults.Add("rules", "is missing; an empty list takes all rules back");
        }

        return rules;
    }

    private static ErrorRule ReadRule(JsonElement value, string field, FaultList faults)
    {
        var (rule, before, hasAction) = (new ErrorRule(), faults.Count, false);
        foreach (var (name, member) in JsonValues.ReadMembers(value, field, faults).Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            hasAction |= name == "action";
            rule = ReadMember(rule, name, member, $"{field}.{name}", faults);
        }

        if (!hasAction && value.ValueKind == JsonValueKind.Object)
        {
            faults.Add($"{field}.action", $"is missing; allowed are {_actionNames}");
        }

        if (faults.Count == before && rule is { Status: null, Code: null, Host: null })
        {
            faults.Add(field, "is about nothing; it needs a status, a code or a host");
        }

        return rule;
    }

    private static ErrorRule ReadMember(ErrorRule rule, string name, JsonElement value, string field, FaultList faults) => name switch
    {
        "status" => rule with { Status = ReadRange(value, field, 100, 599, faults) },
        "code" => rule with { Code = ReadRange(value, field, 0, MaxCode, faults) },
        "host" => rule with { Host = ReadHost(value, field, faults) },
        "action" => rule with { Action = ReadAction(value, field, faults) },
        "delay" => rule with { Delay = ReadNumber(value, field, 0, MaxDelaySeconds, faults) is { } seconds ? TimeSpan.FromSeconds(seconds) : null },
        "backoff" => rule with { Backoff = ReadNumber(value, field, 1, MaxBackoff, faults) },
        "jitter" => rule with { Jitter = ReadNumber(value, field, 0, 1, faults) },
        "note" => rule with { Note = ReadNote(value, field, faults) },
        // What the hub's own document says of it; its place in the list is its number.
        "number" => rule,
        _ => Refuse(rule, field, faults),
    };

    private static ErrorRule Refuse(ErrorRule rule, string field, FaultList faults)
    {
        faults.Add(field, "is not known; allowed are status, code, host, action, delay, backoff, jitter, note");
        return rule;
    }

    private static NumberRange? ReadRange(JsonElement value, string field, int least, int most, FaultList faults)
    {
        var text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : JsonValues.TryReadText(value, out var said) ? said : "";
        var ends = text.Split('-');
        var isRange = ends.Length is 1 or 2 && ends.All(end => int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most);
        if (isRange && int.Parse(ends[0], CultureInfo.InvariantCulture) is var from && int.Parse(ends[^1], CultureInfo.InvariantCulture) is var to && from <= to)
        {
            return new(from, to);
        }

        faults.Add(field, $"must be a whole number from {least} to {most}, or a range of them such as \"{least + 1}-{most}\"");
        return null;
    }

    private static string? ReadHost(JsonElement value, string field, FaultList faults)
    {
        if (!JsonValues.TryReadText(value, field, faults, out var text))
        {
            return null;
        }

        var host = text.ToLowerInvariant();
        if (host.Length > 253 || Uri.CheckHostName(host.StartsWith(Subdomains, StringComparison.Ordinal) ? host[Subdomains.Length..] : host) == UriHostNameType.Unknown)
        {
            faults.Add(field, "must be a host name such as example.org, *.example.org for all below it, or an IP address; without scheme, port and path");
        }

        return host;
    }

    private static ErrorAction ReadAction(JsonElement value, string field, FaultList faults)
    {
        var named = JsonValues.TryReadText(value, out var text) ? Array.Find(_actions, action => action.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)) : default;
        if (named == default)
        {
            faults.Add(field, $"must be one of {_actionNames}");
        }

        return named;
    }

    private static double? ReadNumber(JsonElement value, string field, decimal least, decimal most, FaultList faults) =>
        JsonValues.TryReadNumber(value, field, least, most, faults, out var number) ? (double)number : null;

    private static string? ReadNote(JsonElement value, string field, FaultList faults)
    {
        if (JsonValues.TryReadText(value, field, faults, out var text) && (text.Length > MaxNote || text.Any(char.IsControl)))
        {
            faults.Add(field, $"must have at most {MaxNote} characters and no control characters");
        }

        return text;
    }
}
