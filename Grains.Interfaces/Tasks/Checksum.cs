namespace AriaCluster.Tasks;

/// <summary>What the content must hash to. <c>Algorithm</c> is aria2's name (<c>sha-256</c>), <c>Hex</c> is lower case.</summary>
[GenerateSerializer, Immutable, Alias("aria.checksum")]
public sealed record Checksum([property: Id(0)] string Algorithm, [property: Id(1)] string Hex)
{
    public override string ToString() => $"{Algorithm}={Hex}";
}
