namespace AriaCluster.Tasks;

/// <summary>One assignment of one part: the unit that is fenced. An older attempt has no effect.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Part">The part's index within the task, from zero.</param>
/// <param name="Attempt">The number of this assignment, from one.</param>
[GenerateSerializer, Immutable, Alias("aria.part-key")]
public sealed record PartKey([property: Id(0)] string TaskId, [property: Id(1)] int Part, [property: Id(2)] int Attempt)
{
    public override string ToString() => $"{TaskId}/{Part}#{Attempt}";
}
