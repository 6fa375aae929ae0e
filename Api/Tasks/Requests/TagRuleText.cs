using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Tasks.Requests;

/// <summary>What rules about a worker's tags look like in requests.</summary>
internal static partial class TagRuleText
{
    /// <summary>The most values of one rule.</summary>
    private const int MostValues = 16;

    /// <summary>What is allowed, in words.</summary>
    public const string Rule = "a rule about tags: KEY=VALUE, KEY!=VALUE, KEY in A,B, KEY not in A,B, KEY (is there), !KEY (is not there)";

    /// <summary>Null if the text is no rule.</summary>
    public static TagRule? Parse(string text) =>
        Listed().Match(text) is { Success: true } listed ? In(listed, listed.Groups["not"].Success)
        : Compared().Match(text) is { Success: true } compared ? Compare(compared)
        : Named().Match(text) is { Success: true } named ? Name(named)
        : null;

    private static TagRule? In(Match match, bool isNegated)
    {
        var values = match.Groups["values"].Value.Split(',', StringSplitOptions.TrimEntries).ToImmutableArray();
        return values.Length <= MostValues && values.All(TagText.IsValue)
            ? Checked(new TagRule(match.Groups["key"].Value, null, isNegated ? TagOperator.NotIn : TagOperator.In, values)) : null;
    }

    private static TagRule? Compare(Match match)
    {
        var (key, value) = (match.Groups["key"].Value, match.Groups["value"].Value);
        var rule = match.Groups["not"].Success ? new TagRule(key, null, TagOperator.NotIn, [value]) : new TagRule(key, value);
        return TagText.IsValue(value) ? Checked(rule) : null;
    }

    private static TagRule? Name(Match match) =>
        Checked(new TagRule(match.Groups["key"].Value, null, match.Groups["not"].Success ? TagOperator.Absent : TagOperator.Exists));

    private static TagRule? Checked(TagRule rule) => TagText.IsKey(rule.Key) ? rule : null;

    [GeneratedRegex(@"^(?<key>[^\s=!]+)\s+(?<not>not\s+)?in\s+(?<values>.+)\z", RegexOptions.Singleline)]
    private static partial Regex Listed();

    [GeneratedRegex(@"^(?<key>[^\s=!]+)(?<not>!)?=(?<value>.+)\z", RegexOptions.Singleline)]
    private static partial Regex Compared();

    [GeneratedRegex(@"^(?<not>!)?(?<key>[^\s=!]+)\z")]
    private static partial Regex Named();
}
