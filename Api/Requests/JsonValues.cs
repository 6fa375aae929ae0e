using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AriaCluster.Api.Problems;

namespace AriaCluster.Api.Requests;

/// <summary>Reads JSON values that a caller sent. What has the wrong kind becomes a fault of its field, never an exception.</summary>
internal static class JsonValues
{
    /// <summary>A string of whole Unicode characters: an escaped lone surrogate is legal JSON and no text.</summary>
    public static bool TryReadText(JsonElement value, string field, FaultList faults, [NotNullWhen(true)] out string? text)
    {
        if (TryReadText(value, out text))
        {
            return true;
        }

        faults.Add(field, value.ValueKind == JsonValueKind.String ? "must be Unicode text" : $"must be a string, not {Name(value)}");
        return false;
    }

    /// <inheritdoc cref="TryReadText(JsonElement, string, FaultList, out string)"/>
    public static bool TryReadText(JsonElement value, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            return text is not null;
        }
        catch (InvalidOperationException)
        {
            text = null;
            return false;
        }
    }

    public static bool TryReadBoolean(JsonElement value, string field, FaultList faults, out bool flag)
    {
        flag = value.ValueKind == JsonValueKind.True;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return true;
        }

        faults.Add(field, $"must be true or false, not {Name(value)}");
        return false;
    }

    public static bool TryReadNumber(JsonElement value, string field, decimal least, decimal most, FaultList faults, out decimal number)
    {
        number = 0;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out number) && number >= least && number <= most)
        {
            return true;
        }

        faults.Add(field, $"must be a number from {least} to {most}");
        return false;
    }

    /// <summary>A whole number, or null where the caller says null.</summary>
    public static long? ReadWhole(JsonElement value, string field, long least, long most, FaultList faults)
    {
        if (value.ValueKind == JsonValueKind.Null || !TryReadNumber(value, field, least, most, faults, out var number))
        {
            return null;
        }

        faults.AddIf(number != decimal.Truncate(number), field, "must be a whole number");
        return (long)number;
    }

    /// <summary>The members of an object. One whose name is no text, or that stands there twice, is a fault and left out.</summary>
    public static IEnumerable<(string Name, JsonElement Value)> ReadMembers(JsonElement value, string field, FaultList faults)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            faults.Add(field, $"must be an object, not {Name(value)}");
            yield break;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            if (!TryReadName(member, out var name))
            {
                faults.Add(field, "has a member whose name is not Unicode text");
            }
            else if (!seen.Add(name))
            {
                faults.Add(field, $"has the member {FaultList.Quote(name)} twice");
            }
            else
            {
                yield return (name, member.Value);
            }
        }
    }

    /// <summary>The elements of an array, each with its field.</summary>
    public static IEnumerable<(string Field, JsonElement Value)> ReadElements(JsonElement value, string field, int most, FaultList faults)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            faults.Add(field, $"must be an array, not {Name(value)}");
            yield break;
        }

        if (value.GetArrayLength() > most)
        {
            faults.Add(field, $"has {value.GetArrayLength()} elements; at most {most} are allowed");
            yield break;
        }

        var index = 0;
        foreach (var element in value.EnumerateArray())
        {
            yield return ($"{field}[{index++}]", element);
        }
    }

    /// <summary>What kind of value stands there, in words.</summary>
    public static string Name(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };

    private static bool TryReadName(JsonProperty member, [NotNullWhen(true)] out string? name)
    {
        try
        {
            name = member.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            name = null;
            return false;
        }
    }
}
