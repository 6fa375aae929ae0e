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
}
