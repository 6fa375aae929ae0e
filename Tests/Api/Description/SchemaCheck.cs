using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AriaCluster.Tests.Api.Description;

/// <summary>Compares JSON with the schemas of an OpenAPI document, as far as ours use JSON Schema; a keyword that it does not know is a fault.</summary>
internal sealed class SchemaCheck(JsonObject document)
{
    private static readonly HashSet<string> _words =
    [
        "$ref", "type", "format", "description", "properties", "required", "additionalProperties", "items", "enum",
        "minimum", "maximum", "minItems", "maxItems", "oneOf", "pattern",
    ];

    /// <summary>What a reference stands for; the thing itself if it is none.</summary>
    public JsonObject Resolve(JsonObject thing) => thing["$ref"]?.GetValue<string>() is not { } reference ? thing
        : reference.Split('/')[1..].Aggregate((JsonNode?)document, (at, name) => at?[name]) as JsonObject
            ?? throw new InvalidOperationException($"{reference} leads nowhere.");

    /// <summary>What is wrong. A member of an object that the schema does not name is wrong, too: nobody could know of it.</summary>
    public IEnumerable<string> Find(JsonNode? value, JsonObject schema, string at = "$")
    {
        if (schema["$ref"] is not null)
        {
            return Find(value, Resolve(schema), at);
        }

        if (schema.Select(word => word.Key).FirstOrDefault(word => !_words.Contains(word)) is { } unknown)
        {
            return [$"{at}: the schema has {unknown}, which this check does not know"];
        }

        if (schema["oneOf"] is JsonArray either)
        {
            return either.Any(one => !Find(value, one!.AsObject(), at).Any()) ? [] : [$"{at} is none of {either.ToJsonString()}"];
        }

        return FindKind(value, schema, at) is { } wrong ? [wrong] : value switch
        {
            JsonObject members => FindMembers(members, schema, at),
            JsonArray items => FindItems(items, schema, at),
            _ => FindValue(value, schema, at),
        };
    }

    private static string? FindKind(JsonNode? value, JsonObject schema, string at)
    {
        var kinds = schema["type"] switch
        {
            JsonArray several => [.. several.Select(kind => kind!.GetValue<string>())],
            { } one => [one.GetValue<string>()],
            _ => Array.Empty<string>(),
        };
        return kinds.Length == 0 || KindsOf(value).Intersect(kinds).Any() ? null : $"{at} is {value?.ToJsonString() ?? "null"}, not {string.Join(" or ", kinds)}";
    }

    private static IEnumerable<string> KindsOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => ["null"],
        JsonValueKind.Object => ["object"],
        JsonValueKind.Array => ["array"],
        JsonValueKind.True or JsonValueKind.False => ["boolean"],
        JsonValueKind.Number => decimal.Truncate(Number(value)) == Number(value) ? ["number", "integer"] : ["number"],
        _ => ["string"],
    };

    private IEnumerable<string> FindMembers(JsonObject members, JsonObject schema, string at)
    {
        var known = schema["properties"] as JsonObject ?? [];
        var missing = (schema["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).Where(name => !members.ContainsKey(name));
        return missing.Select(name => $"{at}.{name} is missing").Concat(members.SelectMany(member =>
            known[member.Key] is JsonObject property ? Find(member.Value, property, $"{at}.{member.Key}")
            : schema["additionalProperties"] is JsonObject others ? Find(member.Value, others, $"{at}.{member.Key}")
            : schema["properties"] is null ? []
            : [$"{at}.{member.Key} is not described"]));
    }

    private IEnumerable<string> FindItems(JsonArray items, JsonObject schema, string at)
    {
        if (items.Count < (schema["minItems"]?.GetValue<int>() ?? 0) || items.Count > (schema["maxItems"]?.GetValue<int>() ?? int.MaxValue))
        {
            return [$"{at} has {items.Count} items"];
        }

        return schema["items"] is JsonObject each ? items.SelectMany((item, i) => Find(item, each, $"{at}[{i}]")) : [];
    }

    private static IEnumerable<string> FindValue(JsonNode? value, JsonObject schema, string at)
    {
        if (value is not null && schema["enum"] is JsonArray allowed && !allowed.Any(one => JsonNode.DeepEquals(one, value)))
        {
            yield return $"{at} is {value.ToJsonString()}, none of {allowed.ToJsonString()}";
        }

        if (value?.GetValueKind() == JsonValueKind.Number && (Number(value) < Bound(schema["minimum"], decimal.MinValue) || Number(value) > Bound(schema["maximum"], decimal.MaxValue)))
        {
            yield return $"{at} is {value.ToJsonString()}, beyond its bounds";
        }

        if (value?.GetValueKind() == JsonValueKind.String && schema["format"]?.GetValue<string>() == "date-time"
            && !DateTimeOffset.TryParse(value.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            yield return $"{at} is {value.ToJsonString()}, no time";
        }

        if (value?.GetValueKind() == JsonValueKind.String && schema["pattern"] is { } pattern && !Regex.IsMatch(value.GetValue<string>(), pattern.GetValue<string>()))
        {
            yield return $"{at} is {value.ToJsonString()}, not like {pattern}";
        }
    }

    private static decimal Bound(JsonNode? bound, decimal none) => bound is null ? none : Number(bound);

    private static decimal Number(JsonNode value) => decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
