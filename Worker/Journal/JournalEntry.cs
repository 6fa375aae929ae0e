using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Worker.Lanes;
using AriaCluster.Workers;

namespace AriaCluster.Worker.Journal;

/// <summary>One line of the journal.</summary>
internal sealed record JournalEntry(EntryKind Kind, PartKey Key)
{
    public PartOrder? Order { get; init; }

    public int? Lane { get; init; }

    public Gid? Gid { get; init; }

    public ImmutableArray<Gid>? FollowUps { get; init; }

    public ImmutableArray<FetchedFile>? Files { get; init; }

    public ImmutableArray<PlacedFile>? Placed { get; init; }

    public PartReport? Report { get; init; }

    public PartRecord? Record { get; init; }
}
