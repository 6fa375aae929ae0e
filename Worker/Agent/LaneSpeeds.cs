using AriaCluster.Worker.Lanes;
using AriaCluster.Workers;

namespace AriaCluster.Worker.Agent;

/// <summary>
/// Divides what the worker may download each second over its lanes: aria2 limits a process, not several. Runs on the agent's thread.
/// </summary>
internal sealed class LaneSpeeds(IReadOnlyList<Lane> lanes, SlotQueue queue, TimeProvider time)
{
    private readonly SpeedDivision<int> _division = new();
    private readonly Dictionary<int, long> _told = [];
    private readonly long _begun = time.GetTimestamp();

    // Null until the hub has said; what a lane was told by an earlier agent holds until then.
    private long? _limit;

    /// <summary>Takes the hub's word: bytes each second, zero for no limit.</summary>
    public void Set(long limit)
    {
        if (limit != _limit)
        {
            _limit = limit;
            Divide();
        }
    }

    /// <summary>A lane that came up knows of no limit, or of an old one.</summary>
    public void LaneUp(Lane lane)
    {
        _told.Remove(lane.Index);
        Divide();
    }

    /// <summary>Divides anew if that is due, and tells the lanes.</summary>
    public void Divide()
    {
        if (_limit is not { } limit)
        {
            return;
        }

        if (limit > 0)
        {
            var speeds = queue.Running.Where(part => part.Lane is not null).ToLookup(part => part.Lane!.Index, part => part.SpeedBytesPerSecond);
            _division.Divide(limit, [.. lanes.Select(lane => new SpeedUser<int>(lane.Index, lane.Parts > 0, speeds[lane.Index].Sum()))], time.GetElapsedTime(_begun));
        }
        else
        {
            _division.Clear();
        }

        // An aria2c that somebody else started has downloads that are none of ours, and limits that are his.
        foreach (var lane in lanes.Where(lane => lane.IsUp && lane is not AdoptedLane))
        {
            Tell(lane, limit > 0 ? _division.ShareOf(lane.Index) : 0);
        }
    }

    private void Tell(Lane lane, long share)
    {
        if (!_told.TryGetValue(lane.Index, out var told) || told != share)
        {
            _told[lane.Index] = share;
            lane.Submit(Aria2Downloads.Limit(share));
        }
    }
}
