using System.Collections.Immutable;

namespace AriaCluster.Tasks;

/// <summary>The content of a submission of many tasks.</summary>
/// <param name="Specifications">At most 10,000; the i-th becomes the task <c>TaskId.InBatch(batch, i)</c>.</param>
/// <param name="Owner">The name of the key that submitted it.</param>
/// <param name="CreatedAt">When it was accepted, by the hub's clock.</param>
/// <param name="Submission">The idempotency key, if one was given.</param>
/// <param name="Sources">
/// The hash of each specification's source, which no other task of the owner has; empty where a duplicate is allowed. Of the same number.
/// </param>
/// <param name="Joined">Those entries of the request that are tasks already and so have no specification here, in their order.</param>
[GenerateSerializer, Immutable, Alias("aria.batch-submission")]
public sealed record BatchSubmission(
    [property: Id(0)] ImmutableArray<TaskSpecification> Specifications,
    [property: Id(1)] string Owner,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] Submission? Submission,
    [property: Id(4)] ImmutableArray<string> Sources,
    [property: Id(5)] ImmutableArray<JoinedEntry> Joined);
