namespace AriaCluster.Cli.Submitting;

/// <summary>What <c>--tag</c> and <c>--prefer</c> ask of a worker's tags, in the members that the hub knows. What a rule may be, the hub says.</summary>
internal static class TagWishes
{
    private const int UsualWeight = 10;

    /// <summary>The plain ones, <c>key=value</c>.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Tags(IReadOnlyList<string> rules) => Pair.ParseAll("--tag", [.. rules.Where(IsPlain)]);

    /// <summary>All others: <c>key!=value</c>, <c>key in a,b</c>, <c>key</c>, <c>!key</c>.</summary>
    public static IReadOnlyList<string> Requires(IReadOnlyList<string> rules) => [.. rules.Where(rule => !IsPlain(rule))];

    /// <summary>Rules with a weight after the last colon, if what stands there is a number.</summary>
    public static IReadOnlyList<KeyValuePair<string, int>> Prefers(IReadOnlyList<string> texts) => [.. texts.Select(Weighted)];

    private static bool IsPlain(string rule) => rule.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && rule[at - 1] != '!' && !rule[..at].Contains(' ', StringComparison.Ordinal);

    private static KeyValuePair<string, int> Weighted(string text) =>
        text.LastIndexOf(':') is > 0 and var at && int.TryParse(text[(at + 1)..], out var weight)
            ? KeyValuePair.Create(text[..at], weight)
            : KeyValuePair.Create(text, UsualWeight);
}
