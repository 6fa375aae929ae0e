using AriaCluster.Worker.Lanes;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Worker.Agent;

/// <summary>Sees to it that nothing is believed of a lane whose aria2c runs and does not answer. Runs on the agent's thread.</summary>
internal sealed partial class LaneWatch(IReadOnlyList<Lane> lanes, SlotQueue queue, TimeProvider time, ILogger logger)
{
    private readonly HashSet<Lane> _silent = [];

    /// <summary>How many do not answer.</summary>
    public int Silent => _silent.Count;

    public void Look()
    {
        foreach (var lane in lanes)
        {
            if (lane.IsSilent)
            {
                Note(lane);
            }
            else if (_silent.Remove(lane))
            {
                queue.Unblock();
            }
        }
    }

    private void Note(Lane lane)
    {
        lane.SilentAt = time.GetTimestamp();
        if (_silent.Add(lane))
        {
            LogSilent(lane.Index, lane.Parts);
        }

        foreach (var part in queue.Running.Where(part => part.Lane == lane))
        {
            (part.SpeedBytesPerSecond, part.Connections) = (0, 0);
        }
    }

    [LoggerMessage(EventId = 4108, Level = LogLevel.Warning, Message = "Lane {Lane}: aria2c does not answer; its {Parts} parts get on with nothing, and it gets no further ones")]
    private partial void LogSilent(int lane, int parts);
}
