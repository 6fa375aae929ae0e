using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Scheduling;

/// <summary>A worker as it is planned with: what it last said of itself, and what is on its way to it.</summary>
internal sealed class RosterWorker(WorkerRoom room)
{
    // One that is only started anew is back by then. Its bytes are worth so long a wait, and not that of a silence, which may end at any time.
    private static readonly TimeSpan _startedAnew = TimeSpan.FromSeconds(5);

    private long _unseenBytes;

    public WorkerRoom Room { get; set; } = room;

    /// <summary>Where it fetches; null while that is unknown.</summary>
    public DiskSpace? FetchesOn { get; private set; }

    /// <summary>Where it puts what it fetched, if that is another file system.</summary>
    public DiskSpace? PlacesOn { get; private set; }

    /// <summary>Parts that were planned for it and not handed over yet.</summary>
    public int OnTheWay { get; private set; }

    public string Name => Room.Name;

    /// <summary>From where origins see it.</summary>
    public string Egress => Room.Egress;

    /// <summary>Parts that it holds or will.</summary>
    public int Load => Room.Held + OnTheWay;

    /// <summary>How many more it may get: slots and what waits ahead in the agent.</summary>
    public int Free => Room.Slots > 0 ? Room.Slots + Room.Ahead - Load : 0;

    /// <summary>Whether it may get anything at all.</summary>
    public bool Takes => Room is { Alive: true, DiskFull: false, Availability: WorkerAvailability.Open };

    /// <summary>Whether a part would begin at once.</summary>
    public bool HasSlot => Load < Room.Slots;

    /// <summary>When it last had its turn, by a strategy that counts turns.</summary>
    public long Turn { get; set; }

    /// <summary>How many bytes its disks lack for what a part has to write; zero if they have room.</summary>
    public long LackFor(DiskNeed need) => Math.Max(FetchesOn?.LackFor(need.FetchBytes) ?? 0, PlacesOn?.LackFor(need.PlaceBytes) ?? 0);

    /// <summary>How many bytes its disks could ever hold, were they empty; null while that is unknown.</summary>
    public long? CapacityBytes => new[] { FetchesOn, PlacesOn }.Where(disk => disk is { CapacityBytes: > 0 }).Min(disk => disk?.CapacityBytes);

    public bool HasDiskFor(DiskNeed need) => LackFor(need) == 0;

    public void Book() => OnTheWay++;

    /// <summary>A booked part was handed over, or will not be.</summary>
    public void Unbook() => OnTheWay--;

    /// <summary>Its disks from now on.</summary>
    public void Use(DiskSpace? fetchesOn, DiskSpace? placesOn)
    {
        Measured();
        (FetchesOn, PlacesOn) = (fetchesOn, placesOn);
    }

    /// <summary>Something was written since its disks were last measured: it is reserved until they are again.</summary>
    /// <param name="fetchedBytes">Where it was fetched.</param>
    /// <param name="placedBytes">Where it was put, if that is another file system; then nothing is left of it where it was fetched.</param>
    public void Wrote(long fetchedBytes, long placedBytes) => Hide(PlacesOn is null ? fetchedBytes : placedBytes);

    /// <summary>Its disks were measured, or nobody hears of it any more.</summary>
    public void Measured() => Hide(-_unseenBytes);

    /// <summary>Whether its tags are what the rules require.</summary>
    public bool Meets(ImmutableArray<TagRule> rules) => rules.AreMetBy(Room.Tags);

    /// <summary>Until when it is waited for while it is away; null if nobody waits for it, or no longer.</summary>
    public DateTimeOffset? AwaitedUntil(DateTimeOffset now, TimeSpan patience)
    {
        if (Room is not { Alive: false, Availability: WorkerAvailability.Open, AwaySince: { } since })
        {
            return null;
        }

        var until = since + (Room.HasLeft && _startedAnew < patience ? _startedAnew : patience);
        return until > now ? until : null;
    }

    private void Hide(long bytes)
    {
        if ((PlacesOn ?? FetchesOn) is { } disk)
        {
            disk.ReservedBytes += bytes;
            _unseenBytes += bytes;
        }
    }
}
