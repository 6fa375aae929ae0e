namespace AriaCluster.Embedded;

/// <summary>A reference to a grain, which need not be in memory.</summary>
internal class GrainReference : Reference
{
    internal GrainClass Class { get; set; } = null!;

    internal string Key { get; set; } = "";

    public override bool Equals(object? obj) =>
        obj is GrainReference other && other.Class == Class && other.Key == Key && other.Interface == Interface;

    public override int GetHashCode() => HashCode.Combine(Class, Key);

    public override string ToString() => $"{Class.Name} {Key}";

    internal override void Deliver(Request request) => Class.Deliver(Key, request);
}
