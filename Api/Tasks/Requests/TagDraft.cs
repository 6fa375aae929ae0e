using System.Collections.Immutable;
using System.Text.Json;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Tasks.Requests;

/// <summary>What a task asks of its worker's tags, while its members are read.</summary>
internal sealed class TagDraft(FaultList faults)
{
    private const int MaxWeight = 100;

    private readonly ImmutableArray<TagRule>.Builder _tags = ImmutableArray.CreateBuilder<TagRule>();

    public void ReadTags(JsonElement value, string field)
    {
        foreach (var (key, element) in JsonValues.ReadMembers(value, field, faults))
        {
            var member = $"{field}.{key}";
            faults.AddIf(!TagText.IsKey(key), member, $"is no tag; a tag's key is {TagText.KeyRule}");
            if (JsonValues.TryReadText(element, member, faults, out var text))
            {
                faults.AddIf(!TagText.IsValue(text), member, $"must be {TagText.ValueRule}");
                _tags.Add(new TagRule(key, text));
            }
        }
    }

    public void ReadRequires(JsonElement value, string field)
    {
        foreach (var (element, item) in JsonValues.ReadElements(value, field, TagText.Most, faults))
        {
            if (JsonValues.TryReadText(item, element, faults, out var text))
            {
                ReadRule(text, element, weight: null);
            }
        }
    }

    public void ReadPrefers(JsonElement value, string field)
    {
        foreach (var (rule, item) in JsonValues.ReadMembers(value, field, faults))
        {
            var member = $"{field}.{rule}";
            if (JsonValues.TryReadNumber(item, member, -MaxWeight, MaxWeight, faults, out var weight))
            {
                faults.AddIf(weight != decimal.Truncate(weight) || weight == 0, member, "must be a whole number other than 0");
                ReadRule(rule, member, (int)weight);
            }
        }
    }

    /// <summary>All rules together; <paramref name="field"/> is where too many are named.</summary>
    public ImmutableArray<TagRule> Finish(string field)
    {
        faults.AddIf(_tags.Count > TagText.Most, field, $"are {_tags.Count} rules with those of requires and prefers; at most {TagText.Most} are allowed");
        return _tags.DrainToImmutable();
    }

    private void ReadRule(string text, string field, int? weight)
    {
        if (TagRuleText.Parse(text) is not { } rule)
        {
            faults.Add(field, $"is not {TagRuleText.Rule}");
        }
        else if (weight is not null && rule.Operator is null)
        {
            _tags.Add(new TagRule(rule.Key, null, TagOperator.In, [rule.Value!], weight));
        }
        else
        {
            _tags.Add(rule with { Weight = weight });
        }
    }
}
