using System.Collections.Immutable;

namespace AriaCluster.Tasks;

/// <summary>The scheduler's proposal to give a part to a worker. TaskGrain decides, durably, before anything is sent.</summary>
/// <param name="Part">The part's index.</param>
/// <param name="LastAttempt">The attempt that the plan was made on; the new one is greater by one.</param>
/// <param name="Worker">The worker's name.</param>
[GenerateSerializer, Immutable, Alias("aria.assignment")]
public sealed record Assignment([property: Id(0)] int Part, [property: Id(1)] int LastAttempt, [property: Id(2)] string Worker)
{
    /// <summary>The rules that people have set about failures, as far as they concern the task's host, by number. They judge this attempt.</summary>
    [Id(3)]
    public ImmutableArray<ErrorRule> Rules { get; init; } = [];

    /// <summary>The tags that the task asks for and the worker does not have, in words: no connected worker has them, and the cluster falls back to any.</summary>
    [Id(4)]
    public string PassedOver { get; init; } = "";
}
