using System.Collections.Immutable;
using AriaCluster.Api.Problems;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Tasks;

/// <summary>The answer to a submission.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Id">Of the task, or of the batch.</param>
/// <param name="Entries">The tasks, in the order of the request.</param>
internal sealed record AcceptanceReply(AcceptanceOutcome Outcome, string Id, ImmutableArray<AcceptedEntry> Entries)
{
    /// <summary>Why there is no room.</summary>
    public Problem? Refusal { get; private init; }

    public static AcceptanceReply Refused(string id, Problem refusal) => new(AcceptanceOutcome.NoRoom, id, []) { Refusal = refusal };

    /// <summary>A batch of which is known what its entries became.</summary>
    public static AcceptanceReply Of(string batchId, BatchEntries entries)
    {
        var all = ImmutableArray.CreateBuilder<AcceptedEntry>(entries.Count + entries.Joined.Length);
        var (created, joined) = (0, 0);
        while (all.Count < all.Capacity)
        {
            all.Add(joined < entries.Joined.Length && entries.Joined[joined].Index == all.Count
                ? new(entries.Joined[joined++].TaskId, IsDuplicate: true)
                : new(TaskId.InBatch(batchId, created++)));
        }

        return new(entries.Count == 0 ? AcceptanceOutcome.Joined : AcceptanceOutcome.Accepted, batchId, all.MoveToImmutable());
    }
}
