using AriaCluster.Worker.Lanes;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Worker.Agent;

/// <summary>
/// Ends what a lane has that is no part's: added by an agent that died before it could say so, or dropped meanwhile. Runs on the
/// agent's thread.
/// </summary>
internal sealed partial class StrayDownloads(AgentState state, ILogger logger)
{
    /// <summary>To be called once the parts of the lane were asked for: what they went on in is known by the answer.</summary>
    public void Sweep(Lane lane)
    {
        foreach (var list in (string[])["aria2.tellActive", "aria2.tellWaiting"])
        {
            lane.Submit(Aria2Downloads.List(list, answer => End(lane, answer)));
        }
    }

    private void End(Lane lane, Aria2Answer answer)
    {
        if (answer.Error is null)
        {
            // An aria2c that is not ours has downloads of others.
            var found = Aria2Downloads.Below(state.Folders.Path, answer.Result);
            state.Mailbox.Post(() =>
            {
                foreach (var gid in found.Where(gid => state.Holdings.Find(gid) is null))
                {
                    LogUnknown(lane.Index, gid);
                    lane.Submit(Aria2Downloads.Remove(gid));
                }
            });
        }
    }

    [LoggerMessage(EventId = 4005, Level = LogLevel.Information, Message = "Lane {Lane}: download {Gid} is no part's and is removed")]
    private partial void LogUnknown(int lane, Gid gid);
}
