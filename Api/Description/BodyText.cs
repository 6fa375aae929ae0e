namespace AriaCluster.Api.Description;

/// <summary>What a route takes.</summary>
/// <param name="Shape">A record whose members are the body's. The reader takes JSON apart itself, to name all faults at once; a test compares the two.</param>
/// <param name="Example">JSON.</param>
internal sealed record BodyText(Type Shape, string Example)
{
    public bool Required { get; init; } = true;
}
