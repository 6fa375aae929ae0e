using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Scheduling;

/// <summary>A worker as it is planned with: what it last said of itself, and what is on its way to it.</summary>
internal sealed class RosterWorker(WorkerRoom room)
{
    public WorkerRoom Room { get; set; } = room;

    /// <summary>Parts that were planned for it and not handed over yet.</summary>
    public int OnTheWay { get; set; }

    public string Name => Room.Name;

    /// <summary>Parts that it holds or will.</summary>
    public int Load => Room.Held + OnTheWay;

    /// <summary>How many more it may get: slots and what waits ahead in the agent.</summary>
    public int Free => Room.Slots > 0 ? Room.Slots + Room.Ahead - Load : 0;

    /// <summary>Whether it may get anything at all.</summary>
    public bool Takes => Room.Alive && !Room.Cordoned;

    public bool Carries(ImmutableArray<Tag> tags)
    {
        foreach (var tag in tags)
        {
            if (!Room.Tags.Contains(tag))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether it is away, but not yet so long that nobody waits for it.</summary>
    public bool IsBrieflyAway(DateTimeOffset now, TimeSpan patience) =>
        !Room.Alive && Room.AwaySince is { } since && since + patience > now;
}
