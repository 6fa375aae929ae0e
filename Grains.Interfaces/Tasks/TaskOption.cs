namespace AriaCluster.Tasks;

/// <summary>An aria2 option of one download, already checked against the allow-list. A name may occur more than once (<c>header</c>).</summary>
[GenerateSerializer, Immutable, Alias("aria.task-option")]
public sealed record TaskOption([property: Id(0)] string Name, [property: Id(1)] string Value);
