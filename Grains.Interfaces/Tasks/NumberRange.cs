using System.Globalization;

namespace AriaCluster.Tasks;

/// <summary>Whole numbers, both ends included.</summary>
[GenerateSerializer, Immutable, Alias("aria.number-range")]
public sealed record NumberRange([property: Id(0)] int From, [property: Id(1)] int To)
{
    public bool Contains(int? number) => number >= From && number <= To;

    public override string ToString() =>
        From == To ? From.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{From}-{To}");
}
