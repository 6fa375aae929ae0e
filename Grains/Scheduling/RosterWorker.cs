using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Scheduling;

/// <summary>A worker as it is planned with: what it last said of itself, and what is on its way to it.</summary>
internal sealed class RosterWorker(WorkerRoom room)
{
    public WorkerRoom Room { get; set; } = room;

    /// <summary>Parts that were planned for it and not handed over yet.</summary>
    public int OnTheWay { get; private set; }

    /// <summary>What those will need of its disk, as far as that is known.</summary>
    public long BytesOnTheWay { get; private set; }

    public string Name => Room.Name;

    /// <summary>Parts that it holds or will.</summary>
    public int Load => Room.Held + OnTheWay;

    /// <summary>How many more it may get: slots and what waits ahead in the agent.</summary>
    public int Free => Room.Slots > 0 ? Room.Slots + Room.Ahead - Load : 0;

    /// <summary>Whether it may get anything at all.</summary>
    public bool Takes => Room is { Alive: true, DiskFull: false, Availability: WorkerAvailability.Open };

    /// <summary>Whether a part would begin at once.</summary>
    public bool HasSlot => Load < Room.Slots;

    /// <summary>Whether its disk has room for so many bytes more; a negative number stands for an unknown one.</summary>
    public bool HasDiskFor(long bytes) => bytes <= Room.DiskRoomBytes - BytesOnTheWay;

    public void Book(PendingPart part)
    {
        OnTheWay++;
        BytesOnTheWay += part.LengthBytes ?? 0;
    }

    /// <summary>A booked part was handed over, or will not be.</summary>
    public void Unbook(PendingPart part)
    {
        OnTheWay--;
        BytesOnTheWay -= part.LengthBytes ?? 0;
    }

    /// <summary>When it last had its turn, by a strategy that counts turns.</summary>
    public long Turn { get; set; }

    /// <summary>Whether its tags are what the rules require.</summary>
    public bool Meets(ImmutableArray<TagRule> rules) => rules.AreMetBy(Room.Tags);

    /// <summary>Whether it is away, but not yet so long that nobody waits for it.</summary>
    public bool IsBrieflyAway(DateTimeOffset now, TimeSpan patience) =>
        Room is { Alive: false, Availability: not WorkerAvailability.Revoked } && Room.AwaySince is { } since && since + patience > now;
}
