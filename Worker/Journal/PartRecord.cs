using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Worker.Lanes;
using AriaCluster.Workers;

namespace AriaCluster.Worker.Journal;

/// <summary>What the journal knows of one attempt. It changes by entries only, so reading them again gives the same.</summary>
internal sealed record PartRecord(PartOrder Order)
{
    public PartPhase Phase { get; init; } = PartPhase.Accepted;

    /// <summary>The lane that it was given to last.</summary>
    public int? Lane { get; init; }

    /// <summary>Its download inside aria2.</summary>
    public Gid? Gid { get; init; }

    /// <summary>The downloads in which it goes on; empty if it is one.</summary>
    public ImmutableArray<Gid> FollowUps { get; init; } = [];

    public ImmutableArray<FetchedFile> Files { get; init; } = [];

    public ImmutableArray<PlacedFile> Placed { get; init; } = [];

    /// <summary>Why it failed, as it is reported.</summary>
    public PartReport? Failure { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public PartKey Key => Order.Key;

    public PartRecord Apply(JournalEntry entry) => entry.Kind switch
    {
        EntryKind.Started => this with { Phase = PartPhase.Started, Lane = entry.Lane, Gid = entry.Gid, FollowUps = [] },
        EntryKind.Followed => this with { FollowUps = entry.FollowUps ?? [] },
        EntryKind.BytesDone => this with { Phase = PartPhase.BytesDone, Files = entry.Files ?? [] },
        EntryKind.Copied => this with { Files = entry.Files ?? [] },
        EntryKind.Placed => this with { Phase = PartPhase.Placed, Placed = entry.Placed ?? [] },
        EntryKind.Failed => this with { Phase = PartPhase.Failed, Failure = entry.Report },
        EntryKind.Renewed => this with { Order = entry.Order!, Failure = null, Phase = Phase == PartPhase.Failed ? PartPhase.Accepted : Phase },
        EntryKind.Restarted => new PartRecord(Order),
        _ => this,
    };
}
