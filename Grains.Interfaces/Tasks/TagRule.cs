using System.Collections.Immutable;
using System.Globalization;

namespace AriaCluster.Tasks;

/// <summary>
/// What a task asks of its worker's tags: a requirement, or, with a weight, a preference. The usual one, <c>key=value</c>, has nothing
/// but key and value, so that it is found among stored rules by its text.
/// </summary>
/// <param name="Key">The tag's key.</param>
/// <param name="Value">What a plain requirement wants; null in every other rule.</param>
/// <param name="Operator">Null in a plain requirement.</param>
/// <param name="Values">With <see cref="TagOperator.In"/> and <see cref="TagOperator.NotIn"/>: one or more.</param>
/// <param name="Weight">Null for a requirement; else how much it is preferred, 1 to 100, or avoided, -100 to -1.</param>
[GenerateSerializer, Immutable, Alias("aria.tag-rule")]
public sealed record TagRule(
    [property: Id(0)] string Key,
    [property: Id(1)] string? Value = null,
    [property: Id(2)] TagOperator? Operator = null,
    [property: Id(3)] ImmutableArray<string>? Values = null,
    [property: Id(4)] int? Weight = null)
{
    /// <summary>The rule as people write it, a preference with its weight after a colon: <c>zone in a,b:20</c>.</summary>
    public override string ToString()
    {
        var values = string.Join(',', Values ?? []);
        var text = Operator switch
        {
            null => $"{Key}={Value}",
            TagOperator.In when Values is [_] => $"{Key}={values}",
            TagOperator.In => $"{Key} in {values}",
            TagOperator.NotIn when Values is [_] => $"{Key}!={values}",
            TagOperator.NotIn => $"{Key} not in {values}",
            TagOperator.Exists => Key,
            _ => $"!{Key}",
        };
        return Weight is { } weight ? string.Create(CultureInfo.InvariantCulture, $"{text}:{weight}") : text;
    }
}
