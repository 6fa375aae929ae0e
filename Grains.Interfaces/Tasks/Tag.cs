namespace AriaCluster.Tasks;

/// <summary>A property of a worker, or one that a task requires of its worker: <c>key=value</c>.</summary>
[GenerateSerializer, Immutable, Alias("aria.tag")]
public sealed record Tag([property: Id(0)] string Key, [property: Id(1)] string Value)
{
    public override string ToString() => $"{Key}={Value}";
}
