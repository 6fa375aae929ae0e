using AriaCluster.Tasks;
using AriaCluster.Worker.Lanes;

namespace AriaCluster.Worker.Agent;

/// <summary>
/// Parts that wait for a slot, the most urgent first, then the oldest. They wait here and never in aria2, which is slow with
/// much that waits.
/// </summary>
internal sealed class SlotQueue(int slots, IReadOnlyList<Lane> lanes, FolderClaims folders)
{
    private readonly PriorityQueue<HeldPart, (int Urgency, long Arrival)> _waiting = new();
    private readonly List<HeldPart> _blocked = [];
    private readonly HashSet<HeldPart> _running = [];

    /// <summary>Those that are on a lane.</summary>
    public IReadOnlyCollection<HeldPart> Running => _running;

    public void Add(HeldPart part) => _waiting.Enqueue(part, (-(int)part.Specification.Priority, part.Arrival));

    /// <summary>Those whose lane was down or whose folder was in use may try again.</summary>
    public void Unblock()
    {
        foreach (var part in _blocked)
        {
            Add(part);
        }

        _blocked.Clear();
    }

    /// <summary>The next part that can start now; it has a slot, a lane and its folder then. Null if there is none.</summary>
    public HeldPart? Next()
    {
        while (_running.Count < slots && _waiting.TryDequeue(out var part, out _))
        {
            if (part.Stage != PartStage.Queued || part.Lane is not null)
            {
                continue;
            }

            if (LaneFor(part.Specification) is { } lane && folders.TryClaim(part.TaskId))
            {
                Take(part, lane);
                return part;
            }

            _blocked.Add(part);
        }

        return null;
    }

    /// <summary>Gives a part a slot on a lane, also beyond the limit: it runs there already.</summary>
    public void Take(HeldPart part, Lane lane)
    {
        part.Lane = lane;
        lane.Parts++;
        _running.Add(part);
    }

    /// <summary>The part is on no lane any more. Its folder stays claimed.</summary>
    public void Leave(HeldPart part)
    {
        if (part.Lane is { } lane)
        {
            part.Lane = null;
            lane.Parts--;
            _running.Remove(part);
        }
    }

    // Torrents open listening ports, and magnets and metalinks may turn into torrents: one lane has them all.
    private Lane? LaneFor(TaskSpecification specification) =>
        specification.Uris.Any(IsFirstLanes)
            ? lanes[0] is { IsUp: true, IsSilent: false } first ? first : null
            : lanes.Where(lane => lane is { IsUp: true, IsSilent: false }).MinBy(lane => lane.Parts);

    private static bool IsFirstLanes(string uri)
    {
        var path = uri.AsSpan(0, uri.AsSpan().IndexOfAny('?', '#') is >= 0 and var end ? end : uri.Length);
        return uri.StartsWith("magnet:", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".torrent", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".meta4", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".metalink", StringComparison.OrdinalIgnoreCase);
    }
}
