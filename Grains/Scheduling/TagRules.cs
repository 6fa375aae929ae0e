using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Scheduling;

/// <summary>What rules make of a worker's tags.</summary>
internal static class TagRules
{
    public static bool AreMetBy(this ImmutableArray<TagRule> rules, ImmutableArray<Tag> tags)
    {
        foreach (var rule in rules)
        {
            if (rule.Weight is null && !rule.IsMetBy(tags))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The requirements that are not met.</summary>
    public static IEnumerable<TagRule> NotMetBy(this ImmutableArray<TagRule> rules, ImmutableArray<Tag> tags) =>
        rules.Where(rule => rule.Weight is null && !rule.IsMetBy(tags));

    /// <summary>The weights of the preferences that are met.</summary>
    public static int WeighFor(this ImmutableArray<TagRule> rules, ImmutableArray<Tag> tags)
    {
        var sum = 0;
        foreach (var rule in rules)
        {
            sum += rule.Weight is { } weight && rule.IsMetBy(tags) ? weight : 0;
        }

        return sum;
    }

    private static bool IsMetBy(this TagRule rule, ImmutableArray<Tag> tags)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == rule.Key && rule.Names(tag.Value))
            {
                return rule.Operator is null or TagOperator.In or TagOperator.Exists;
            }
        }

        return rule.Operator is TagOperator.NotIn or TagOperator.Absent;
    }

    private static bool Names(this TagRule rule, string value) => rule.Operator switch
    {
        null => rule.Value == value,
        TagOperator.In or TagOperator.NotIn => rule.Values is { } values && values.Contains(value),
        _ => true,
    };
}
