using System.Text.Json;

namespace AriaCluster.Cli.Submitting;

/// <summary>Reads <c>name=value</c>. What names and values may be, the hub says.</summary>
internal static class Pair
{
    public static KeyValuePair<string, string>? Parse(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at <= 0 ? null : KeyValuePair.Create(text[..at].Trim(), text[(at + 1)..].Trim());
    }

    /// <summary>All of an option's values; a name must not be given twice.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ParseAll(string option, IReadOnlyList<string> texts)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var text in texts)
        {
            var pair = Parse(text) ?? throw new Failure(ExitCode.Usage, $"{option} '{text}' is not of the form name=value.");
            if (pairs.Any(other => other.Key == pair.Key))
            {
                throw new Failure(ExitCode.Usage, $"{option} gives '{pair.Key}' twice.");
            }

            pairs.Add(pair);
        }

        return pairs;
    }

    /// <summary>The members of a JSON object, of which each has a plain value; none if there is no text.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ParseObject(string option, string? text)
    {
        try
        {
            using var document = JsonDocument.Parse(text ?? "{}");
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.EnumerateObject().All(member => IsPlain(member.Value))
                ? [.. document.RootElement.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, Write(member.Value)))]
                : throw NoObject(option);
        }
        catch (JsonException)
        {
            throw NoObject(option);
        }
    }

    private static bool IsPlain(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;

    private static string Write(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static Failure NoObject(string option) =>
        new(ExitCode.Usage, $"{option} is no JSON object of names and plain values.", $$"""Write it as {{option}} '{"split":"4","user-agent":"me"}'.""");
}
